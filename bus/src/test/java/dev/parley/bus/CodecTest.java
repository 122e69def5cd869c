package dev.parley.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.ModerationAnswer;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

    private static final Caller ANNA = Caller.socket("anna", 7, "g1", "c1");
    private static final Pair PAIR = new Pair(
            "0190a000-0000-7000-8000-000000000001",
            new Side("anna", 1, Wishes.ANYONE),
            new Side("bert", 2, new Wishes(Mode.TEXT, "de", List.of("chess"), true, true)),
            3,
            Mode.VIDEO,
            null,
            List.of());

    private static final OwnData.Conversation TALK = new OwnData.Conversation(
            "s",
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            Mode.TEXT,
            Reason.LOST,
            Notice.By.SYSTEM,
            "de",
            List.of("chess"),
            new OwnData.Mine(Instant.EPOCH, Wishes.ANYONE, "c", Instant.EPOCH, null, Instant.EPOCH, true));
    private static final OwnData.Part PART = new OwnData.Part(
            new OwnData.Account("i", null, "d", Instant.EPOCH, Instant.EPOCH, 1, null, null, List.of(Instant.EPOCH)),
            List.of(new OwnData.Ban(OwnData.BanKind.BAN, "why", Instant.EPOCH, null, null)),
            List.of(new OwnData.Block("b", Instant.EPOCH, null)),
            List.of(new OwnData.Report("r", ReportReason.SPAM, null, Instant.EPOCH)),
            List.of(TALK),
            null);

    static Stream<Object[]> messages() {
        return Stream.of(
                new Object[] {new QueueCommand.Connected(ANNA, "Anna", null), QueueCommand.class},
                new Object[] {new QueueCommand.Find(ANNA, "t", Wishes.ANYONE), QueueCommand.class},
                new Object[] {new QueueCommand.Sweep(), QueueCommand.class},
                new Object[] {new QueueEvent.Matched(PAIR), QueueEvent.class},
                new Object[] {new QueueEvent.Parted(PAIR, Reason.SKIPPED, "anna"), QueueEvent.class},
                new Object[] {new QueueEvent.Penalised("anna", 4, 17, 60_017), QueueEvent.class},
                new Object[] {new QueueEvent.Forgiven("anna", 17), QueueEvent.class},
                new Object[] {new SessionCommand.Sweep(), SessionCommand.class},
                new Object[] {new SessionCommand.Block(ANNA, "s", "b"), SessionCommand.class},
                new Object[] {new SessionCommand.Report(ANNA, "s", ReportReason.MINOR, "why", "r"), SessionCommand.class
                },
                new Object[] {
                    new SessionCommand.Moderate(ANNA, new Moderation.Ban("r", "d", "why", Duration.ofDays(1))),
                    SessionCommand.class
                },
                new Object[] {
                    new GatewayMessage.Reply(
                            ANNA, new Notice.Moderation("c", new ModerationAnswer.Reports(List.of(), "next"))),
                    GatewayMessage.class
                },
                new Object[] {new SessionCommand.History(ANNA, "before", 50), SessionCommand.class},
                new Object[] {new SessionCommand.Export(ANNA, "e", null), SessionCommand.class},
                new Object[] {
                    new GatewayMessage.Reply(ANNA, new Notice.Own("c", new OwnData.History(List.of(TALK), "next"))),
                    GatewayMessage.class
                },
                new Object[] {new GatewayMessage.Reply(ANNA, new Notice.Own("c", PART)), GatewayMessage.class},
                new Object[] {
                    new SessionEvent.Admitted(
                            ANNA,
                            null,
                            4,
                            17,
                            60_017,
                            List.of(new SessionEvent.Block("b", "carl")),
                            List.of(new SessionEvent.Met("dora", 5)),
                            List.of(new SessionEvent.Ban("n", 0))),
                    SessionEvent.class
                },
                new Object[] {new SessionEvent.Unblocked(ANNA, "carl", "b"), SessionEvent.class},
                new Object[] {
                    new SessionEvent.SignedIn(
                            ANNA,
                            "guest-1",
                            4,
                            17,
                            60_017,
                            List.of(new SessionEvent.Block("b", "carl")),
                            List.of(new SessionEvent.Block("c", "dora"))),
                    SessionEvent.class
                },
                new Object[] {new SessionCommand.SignIn(ANNA, null, "d", "guest-1"), SessionCommand.class},
                new Object[] {new SessionEvent.MatchUndone(PAIR, List.of("bert"), "x", "y"), SessionEvent.class},
                new Object[] {
                    new GatewayMessage.Deliver(
                            "anna",
                            new Notice.Waiting(Instant.EPOCH, 1L, null, Notice.Accepts.ANYONE, Instant.EPOCH, null)),
                    GatewayMessage.class
                },
                new Object[] {
                    new GatewayMessage.Reply(
                            ANNA, new Notice.Blocks("c1", List.of(new Notice.Blocked("b", "Carl", Instant.EPOCH)))),
                    GatewayMessage.class
                },
                new Object[] {new GatewayMessage.Reply(ANNA, new Notice.Ok("c1", null, null)), GatewayMessage.class});
    }

    @ParameterizedTest
    @MethodSource("messages")
    void what_is_written_is_read_again(Object message, Class<?> type) {
        assertEquals(message, Codec.read(Codec.write(message), type));
    }

    @Test
    void a_message_names_its_type_and_leaves_out_what_is_null() {
        assertEquals(
                "{\"type\":\"Deliver\",\"user\":\"anna\",\"notice\":{\"type\":\"parted\",\"session\":\"s\","
                        + "\"reason\":\"skipped\",\"by\":\"partner\",\"requeued\":false}}",
                Codec.write(new GatewayMessage.Deliver(
                        "anna", new Notice.Parted("s", Reason.SKIPPED, Notice.By.PARTNER, false))));
    }

    @Test
    void fields_of_a_newer_version_are_ignored() {
        QueueCommand read = Codec.read(
                "{\"type\":\"Cancel\",\"from\":{\"user\":\"anna\",\"epoch\":1,\"mood\":\"good\"},\"new\":[1]}",
                QueueCommand.class);

        assertEquals(new QueueCommand.Cancel(new Caller("anna", 1, null, null, false)), read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an unknown type | {\"type\":\"Dance\"}",
                "a missing field | {\"type\":\"Cancel\"}",
                "no type         | {\"from\":{}}",
                "broken JSON     | {\"type\":",
                "no object       | 17",
                "null            | null"
            })
    void a_text_that_is_no_message_is_refused(String what, String text) {
        assertThrows(Codec.UnreadableMessage.class, () -> Codec.read(text, QueueCommand.class), what);
    }

    @Test
    void ids_sort_by_the_time_they_were_made() {
        assertTrue(Uuid7.at(1_000_000).toString().compareTo(Uuid7.at(1_000_001).toString()) < 0);
        assertEquals(7, Uuid7.at(1_000_000).version());
        assertEquals(2, Uuid7.at(1_000_000).variant());
    }
}
