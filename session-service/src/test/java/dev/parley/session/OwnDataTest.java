package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Codec;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.OwnData.BanKind;
import dev.parley.bus.message.OwnData.Conversation;
import dev.parley.bus.message.OwnData.Part;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What people are told of what is stored about them, and what is not kept. */
@QuarkusTest
class OwnDataTest extends ServiceTest {

    private static final String MODERATOR = "moderator-of-own-data";

    /** Of one kind. */
    private static final int MORE_THAN_TWO_PARTS = 250;

    private int commands;

    @Test
    void givenAConversationThenItsHistoryTellsOfItAndOfNobodyElse() {
        talkedAndReportedAndBlocked();

        OwnData.History history = (OwnData.History) own(history(ann, null, 50));

        assertNull(history.next());
        Conversation seen = history.conversations().getFirst();
        assertEquals(1, history.conversations().size());
        assertEquals(pair.session(), seen.session());
        assertEquals(Reason.BLOCKED, seen.reason());
        assertEquals(Notice.By.YOU, seen.by());
        assertTellsNothingOf(ben, Codec.write(history));
        assertEquals(
                Notice.By.PARTNER,
                ((OwnData.History) own(history(ben, null, 50)))
                        .conversations()
                        .getFirst()
                        .by());
    }

    @Test
    void givenPagesThenTheNextOneGoesOnAndAnyOtherTextIsRefused() {
        past(3, ann, ben);

        OwnData.History first = (OwnData.History) own(history(ann, null, 2));
        OwnData.History second = (OwnData.History) own(history(ann, first.next(), 2));

        assertEquals(2, first.conversations().size());
        assertEquals(1, second.conversations().size());
        assertNull(second.next());
        assertEquals(Notice.Code.BAD_MESSAGE, ((Notice.Error) history(ann, "x", 2)).code());
    }

    @Test
    void givenEverythingThatCanBeStoredThenAnExportHasItAndNothingOfAnybodyElse() {
        talkedAndReportedAndBlocked();
        ban(ann, Duration.ofDays(2));
        record.sql("UPDATE users SET skip_count = 4, skip_cooldown_until = now() WHERE username = ?", ann);

        List<Part> parts = export(ann);

        OwnData.Account account = parts.getFirst().account();
        assertEquals("Ann", account.name());
        assertEquals(4, account.skips());
        assertNotNull(account.cooldownUntil());
        assertNotNull(account.device());
        assertEquals(1, account.exports().size());
        OwnData.Ban ban = all(parts, Part::bans).getFirst();
        assertEquals(BanKind.BAN, ban.kind());
        assertEquals("threats", ban.reason());
        assertNotNull(ban.until());
        OwnData.Block block = all(parts, Part::blocks).getFirst();
        assertNotNull(block.blockedAt());
        OwnData.Report report = all(parts, Part::reports).getFirst();
        assertEquals(ReportReason.SPAM, report.reason());
        assertEquals("sells things", report.comment());
        Conversation seen = all(parts, Part::conversations).stream()
                .filter(one -> one.reason() == Reason.BLOCKED)
                .findFirst()
                .orElseThrow();
        assertEquals(pair.first().wishes(), seen.mine().wishes());
        assertEquals("A1", seen.mine().connection());
        assertTellsNothingOf(ben, Codec.write(parts));
        assertFalse(Codec.write(parts).contains(MODERATOR), "who decided");
    }

    @Test
    void givenMoreThanOnePartCanCarryThenEveryConversationIsThereOnceAndTheOneThatGoesOnFirst() {
        past(MORE_THAN_TWO_PARTS, ann, ben);
        begin();

        List<Conversation> all = all(export(ann), Part::conversations);

        assertEquals(MORE_THAN_TWO_PARTS + 1, all.size());
        assertNull(all.getFirst().endedAt());
        List<Instant> ends = all.stream().skip(1).map(Conversation::endedAt).toList();
        assertEquals(MORE_THAN_TWO_PARTS, ends.stream().distinct().count());
        assertEquals(ends.stream().sorted(Comparator.reverseOrder()).toList(), ends);
    }

    @Test
    void givenFiveExportsThenTheSixthHasToWaitForADay() {
        for (int i = 0; i < 5; i++) {
            export(ann);
        }

        Notice.Error refused = (Notice.Error) part(ann, Uuid7.fresh(), null);

        assertEquals(Notice.Code.RATE_LIMITED, refused.code());
        assertTrue(refused.retryAfterSeconds() > 86_000 && refused.retryAfterSeconds() <= 86_400, refused.toString());
        export(ben);
    }

    @Test
    void givenABanThenOnesOwnDataAreToldAllTheSame() {
        ban(ann, null);

        assertEquals(1, all(export(ann), Part::bans).size());
        assertTrue(history(ann, null, 1) instanceof Notice.Own);
    }

    @Test
    void givenAnErasureThenNothingIsLeftToTellAndAnExportThatWasBegunEnds() {
        past(2, ann, ben);
        String begun = Uuid7.fresh();
        Part first = (Part) own(part(ann, begun, null));

        world.command(new SessionCommand.Erase(Caller.socket(ann, 1, World.GATEWAY, "erase" + ann)));
        reply("erase" + ann);

        assertEquals(Notice.Code.NOT_FOUND, ((Notice.Error) part(ann, begun, first.next())).code());
        awaitSilence();
        Part nothing = (Part) own(part(ann, Uuid7.fresh(), null));
        assertNull(nothing.account());
        assertNull(nothing.next());
        assertEquals(List.of(), ((OwnData.History) own(history(ann, null, 50))).conversations());
        List<Conversation> others = all(export(ben), Part::conversations);
        assertEquals(2, others.size(), "they stay for the other");
        assertFalse(Codec.write(others).contains("erased-"), "not even a pseudonym");
    }

    @Test
    void givenAnExportThatNobodyBeganThenThereIsNone() {
        assertEquals(Notice.Code.NOT_FOUND, ((Notice.Error) part(ann, Uuid7.fresh(), "conversations:")).code());
    }

    @Test
    void givenWhatIsOldThenTheSweepForgetsItAndWhatIsOpenStays() {
        past(1, ann, ben);
        String session = record.ask("SELECT id FROM sessions WHERE user_a = ?", ann);
        String open = reported(ben, ann);
        String decided = reported(ann, ben);
        moderate(new Moderation.Dismiss(decided, Uuid7.fresh()));
        record.sql("UPDATE reports SET created_at = now() - interval '3 years' WHERE id = ?::uuid", open);
        record.sql("UPDATE reports SET decided_at = now() - interval '366 days' WHERE id = ?::uuid", decided);
        record.sql(
                "UPDATE sessions SET room = 'deleted', ended_at = now() - interval '91 days' WHERE id = ?::uuid",
                session);
        String stranger = world.person("Stranger");
        record.sql("UPDATE users SET seen_at = now() - interval '366 days' WHERE username = ?", stranger);

        await().until(() -> record.ask("SELECT state FROM sessions WHERE id = ?::uuid", session)
                .equals("none"));
        await().until(() ->
                record.ask("SELECT id FROM reports WHERE id = ?::uuid", decided).equals("none"));
        await().until(() -> record.ask("SELECT name FROM users WHERE username = ?", stranger)
                .equals("none"));
        assertEquals(open, record.ask("SELECT id FROM reports WHERE id = ?::uuid", open));
    }

    /** Everything that the two leave behind of each other. */
    private void talkedAndReportedAndBlocked() {
        for (String user : List.of(ann, ben)) {
            record.sql(
                    "UPDATE users SET device = ?::uuid WHERE username = ?",
                    UUID.randomUUID().toString(),
                    user);
        }
        begin();
        for (String user : List.of(ann, ben)) {
            report(user, pair.session());
        }
        for (String user : List.of(ben, ann)) {
            world.command(new SessionCommand.Block(World.polling(user, "block" + user), pair.session(), Uuid7.fresh()));
        }
        awaitSilence();
        world.queue(new Parted(pair, Reason.BLOCKED, ann));
        await().until(() -> record.session(pair).startsWith("ENDED"));
    }

    /** None of the names and ids under which the other is known, and none of what only the other said. */
    private void assertTellsNothingOf(String other, String told) {
        List<String> traces = new ArrayList<>(List.of(other, "Ben", "B1"));
        for (String sql : List.of(
                "SELECT id FROM users WHERE username = ?",
                "SELECT device FROM users WHERE username = ?",
                "SELECT id FROM blocklist WHERE blocker_username = ?",
                "SELECT id FROM reports WHERE reporter = ?")) {
            String trace = record.ask(sql, other);
            assertTrue(trace.length() == 36, sql + ": " + trace);
            traces.add(trace);
        }
        for (String trace : traces) {
            assertFalse(told.contains(trace), trace + " in " + told);
        }
    }

    /** Conversations of the two that are over, each with an end of its own, within the last day. */
    private void past(int number, String one, String other) {
        record.sql(
                "INSERT INTO sessions (id, user_a, user_b, state, mode, interests, matched_at, since_a, since_b,"
                        + " wishes_a, wishes_b, ended_at, end_reason)"
                        + " SELECT gen_random_uuid(), ?, ?, 'ENDED', 'video', '{}', now(), now(), now(), '{}', '{}',"
                        + " now() - number * interval '1 min', 'ended' FROM generate_series(1, ?::int) AS t(number)",
                one,
                other,
                String.valueOf(number));
    }

    /** A moderator bans the person, whom somebody else has reported. */
    private void ban(String person, Duration length) {
        String report = reported(world.person("Cid"), person);
        moderate(new Moderation.Ban(report, Uuid7.fresh(), "threats", length));
    }

    private void moderate(Moderation what) {
        String command = "moderate" + ann + ++commands;
        world.command(new SessionCommand.Moderate(World.polling(MODERATOR, command), what));
        assertTrue(reply(command) instanceof Notice.Moderation);
    }

    private String reported(String by, String about) {
        past(1, by, about);
        return report(by, record.ask("SELECT id FROM sessions WHERE user_a = ? AND user_b = ?", by, about));
    }

    private String report(String by, String session) {
        String command = "report" + by + ++commands;
        world.command(new SessionCommand.Report(
                World.polling(by, command), session, ReportReason.SPAM, "sells things", Uuid7.fresh()));
        return ((Notice.Ok) reply(command)).report();
    }

    private Notice history(String user, String before, int limit) {
        String command = "history" + user + ++commands;
        world.command(new SessionCommand.History(World.polling(user, command), before, limit));
        return reply(command);
    }

    /** All parts of a fresh export. */
    private List<Part> export(String user) {
        String export = Uuid7.fresh();
        List<Part> parts = new ArrayList<>();
        String after = null;
        do {
            Part part = (Part) own(part(user, export, after));
            parts.add(part);
            after = part.next();
        } while (after != null);
        return parts;
    }

    private Notice part(String user, String export, String after) {
        String command = "export" + user + ++commands;
        world.command(new SessionCommand.Export(World.polling(user, command), export, after));
        return reply(command);
    }

    private static <R> List<R> all(List<Part> parts, Function<Part, List<R>> kind) {
        return parts.stream().flatMap(part -> kind.apply(part).stream()).toList();
    }

    private static OwnData own(Notice answer) {
        return ((Notice.Own) answer).data();
    }
}
