package dev.pgguard.migration;

/** Something the guard did or saw that the user should read; each package owns its event records. */
public interface GuardEvent {

    /** How loud it is. */
    enum Level {
        DEBUG("debug"),
        INFO("info"),
        WARN("warn");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /** As reports write it. */
        public String word() {
            return word;
        }
    }

    Level level();

    /** What the report of the run tells of it beside the message. */
    default Facts facts() {
        return new Facts();
    }

    /** The story in one line (continuation lines are indented by the sink), without prefix. */
    String message();
}
