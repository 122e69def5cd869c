package dev.parley.bus.message;

import java.util.List;

/**
 * Whom somebody asks to meet. Immutable.
 *
 * @param mode never null; absent means {@link Mode#VIDEO}
 * @param language BCP 47 primary tag, or null for any
 * @param interests never null, at most ten, normalised by the gateway
 * @param strict never widen to people without a shared wish
 * @param again look on by oneself when a partner goes
 */
public record Wishes(Mode mode, String language, List<String> interests, boolean strict, boolean again) {

    /** Video with anyone, once. */
    public static final Wishes ANYONE = new Wishes(Mode.VIDEO, null, List.of(), false, false);

    public Wishes {
        mode = mode == null ? Mode.VIDEO : mode;
        interests = interests == null ? List.of() : List.copyOf(interests);
    }
}
