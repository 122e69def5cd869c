package dev.parley.bench.browser;

/** There is no browser, or the page cannot be used; the message is a sentence for the person in front of the screen. */
public final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause may be null */
    PageProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
