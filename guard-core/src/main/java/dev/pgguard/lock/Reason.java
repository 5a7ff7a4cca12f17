package dev.pgguard.lock;

/** Why something failed, in one line fit for a message: the first line, without the credentials that a URL may carry. */
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("//[^/@\\s]*@", "//")
                .replaceAll("(?i)(user|password|sslpassword)=[^&\\s]*", "$1=?")
                .replaceAll("\\.$", "");
    }
}
