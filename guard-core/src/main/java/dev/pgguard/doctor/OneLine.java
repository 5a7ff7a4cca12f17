package dev.pgguard.doctor;

/** What went wrong, in one line. */
final class OneLine {

    private OneLine() {}

    static String of(Exception failure) {
        return String.valueOf(failure.getMessage())
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceAll("\\.$", "");
    }
}
