package dev.pgguard.index;

/** What the catalog says of a concurrent index statement before an attempt. */
public enum Verdict {
    /** Its effect is not there, and nothing stands in its way that the guard could clear. */
    RUN,
    /** Its effect is there already, proven by the catalog; running it again would be wrong. */
    DONE
}
