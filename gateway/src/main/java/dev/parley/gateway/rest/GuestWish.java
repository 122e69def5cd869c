package dev.parley.gateway.rest;

import jakarta.validation.constraints.Size;
import java.text.Normalizer;

/**
 * What a guest asks for.
 *
 * @param name to be shown to partners: without control and format characters, single-spaced; null or blank for none
 */
public record GuestWish(
        @Size(max = 40, message = "must have at most 40 characters")
        String name) {

    public GuestWish {
        name = name == null ? null : clean(name);
    }

    private static String clean(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("\\s+", " ")
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}]", "")
                .strip();
        return plain.isEmpty() ? null : plain;
    }
}
