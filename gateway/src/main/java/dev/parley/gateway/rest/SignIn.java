package dev.parley.gateway.rest;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What somebody with an account gives for a token of ours.
 *
 * @param token the provider's ID token
 * @param guest the token of the guest that the person was until now, whose blocks and cooldown the account takes over;
 *     null for none
 */
public record SignIn(
        @NotBlank(message = "must be given") @Size(max = 8192, message = "must have at most 8192 characters")
        String token,

        @Size(max = 4096, message = "must have at most 4096 characters")
        String guest) {}
