package dev.parley.local;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./parley moderator}: prints a moderator's token, alone on standard output; what is said about it goes to
 * standard error. It ends with 0, with 1 when there is no token to be had, and with 2 for options that are none.
 */
@Command(
        name = "parley moderator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a token for a moderator of the system that ./parley up runs.",
            "Paste it into /moderation.html, or send it as a Bearer token to /api/moderation.",
            "Whoever has it may ban people: treat it as a password."
        })
public final class Moderator implements Callable<Integer> {

    private static final int SECONDS_OF_AN_HOUR = 3600;

    @Option(
            names = "--name",
            description = "Whom the record of decisions names, as moderator-<name>. Default: this system's user")
    private String name = System.getProperty("user.name");

    @Option(
            names = "--hours",
            description = "How long it lives, such as 0.2. At most, and by itself, as long as the gateway lets tokens"
                    + " live: 15 minutes, or its PARLEY_GATEWAY_TOKEN_LIFE. The page renews it while it is open.")
    private Double hours;

    @Option(
            names = "--gateway",
            defaultValue = "http://localhost:8080",
            description = "Where the gateway is. Default: ${DEFAULT-VALUE}")
    private URI gateway;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console = new Console();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Moderator()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            ModeratorTokens tokens = new ModeratorTokens(gateway, KeptSecrets.tokenKey(data.folder()));
            ModeratorTokens.Issued issued = tokens.make(name, life());
            console.note("A token of " + issued.user() + ", until "
                    + DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                            .withLocale(Locale.ENGLISH)
                            .format(issued.expiresAt().atZone(ZoneId.systemDefault()))
                    + ". Paste it at " + gateway.resolve("/moderation.html"));
            System.out.println(issued.token());
            return 0;
        } catch (IllegalStateException | IllegalArgumentException refused) {
            console.error(refused.getMessage());
            return 1;
        }
    }

    /** Null where nothing was said. */
    private Duration life() {
        if (hours == null) {
            return null;
        }
        // Too large a number becomes the largest, which no gateway accepts.
        Duration life = Duration.ofSeconds((long) (hours * SECONDS_OF_AN_HOUR));
        if (!life.isPositive()) {
            throw new IllegalStateException("--hours must be more than 0, and " + hours + " is not");
        }
        return life;
    }
}
