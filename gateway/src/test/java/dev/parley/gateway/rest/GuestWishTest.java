package dev.parley.gateway.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class GuestWishTest {

    @Test
    void given_a_name_when_it_is_taken_then_it_is_plain_text_on_one_line() {
        assertEquals("Anna Berg", new GuestWish("  Anna\n\tBerg ").name());
        assertEquals("Anna", new GuestWish("\u202EAn\u200Bna\u0000").name());
        assertEquals("Zoë 😀", new GuestWish("Zoe\u0308 😀").name());
    }

    @Test
    void given_a_name_of_nothing_visible_when_it_is_taken_then_there_is_none() {
        assertNull(new GuestWish(null).name());
        assertNull(new GuestWish(" \u200B\n").name());
    }
}
