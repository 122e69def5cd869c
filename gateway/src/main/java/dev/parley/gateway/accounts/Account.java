package dev.parley.gateway.accounts;

import java.time.Instant;

/**
 * Whom a provider's token speaks of.
 *
 * @param user the username at Parley, which tells nothing of the account
 * @param moderator whether the provider says that this person decides about reports
 * @param until when the provider's token ends
 */
public record Account(String user, boolean moderator, Instant until) {}
