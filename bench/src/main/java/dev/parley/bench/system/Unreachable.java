package dev.parley.bench.system;

/** The system does not let the bench in; the message is a sentence for the person in front of the screen. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause may be null */
    public Unreachable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
