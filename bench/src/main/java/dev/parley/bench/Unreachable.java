package dev.parley.bench;

/** The system does not let the bench in; the message is a sentence for the person in front of the screen. */
final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
