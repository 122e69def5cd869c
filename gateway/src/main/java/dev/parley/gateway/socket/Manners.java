package dev.parley.gateway.socket;

import dev.parley.gateway.LimitsConfig;

/** How a client has behaved, and when that was enough. For the thread that reads its frames. */
final class Manners {

    private final LimitsConfig limits;
    private int badInARow;
    private int refusedInARow;

    Manners(LimitsConfig limits) {
        this.limits = limits;
    }

    void understood() {
        badInARow = 0;
    }

    /** One more message could not be understood; whether that was one too many. */
    boolean bad() {
        badInARow++;
        return badInARow >= limits.badMessages();
    }

    void accepted() {
        refusedInARow = 0;
    }

    /** One more message came too fast; whether that was one too many. */
    boolean refused() {
        refusedInARow++;
        return refusedInARow > limits.refusals();
    }
}
