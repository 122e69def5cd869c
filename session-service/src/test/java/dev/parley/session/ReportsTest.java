package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand.Report;
import dev.parley.bus.message.SessionEvent.Banned;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people report about partners, and what follows by itself. */
@QuarkusTest
class ReportsTest extends ServiceTest {

    private int commands;

    @Test
    void givenAConversationThenItsPartnerIsReportedOnceHoweverOftenThatIsSaid() {
        begin();
        String first = Uuid7.fresh();

        String answered = accepted(report(ann, pair, first));
        String again = accepted(report(ann, pair, first));
        String another = accepted(report(ann, pair, Uuid7.fresh()));

        assertEquals(first, answered);
        assertEquals(first, again);
        assertEquals(first, another, "one per pair");
        assertEquals(
                ann + " " + ben + " spam sells things",
                record.ask(
                        "SELECT reporter || ' ' || reported || ' ' || reason || ' ' || comment FROM reports"
                                + " WHERE id = ?::uuid",
                        first));
        assertEquals("ACTIVE", record.session(pair), "one report ends nothing");
    }

    @ParameterizedTest
    @CsvSource({"23,true", "25,false"})
    void givenAConversationThatIsOverThenItsPartnerIsReportedForADay(int hours, boolean accepted) {
        begin();
        world.parted(pair, ben);
        await().until(() -> record.session(pair).startsWith("ENDED"));
        record.age(pair, "ended_at", hours * 3600);

        Notice answer = report(ann, pair, Uuid7.fresh());

        assertEquals(accepted, answer instanceof Notice.Ok);
    }

    @Test
    void givenNoConversationOfOnesOwnThenThatIsAllThatIsSaid() {
        begin();

        for (Notice refusal : List.of(
                report(world.person("Cid"), pair, Uuid7.fresh()), report(ann, Pairs.of(ann, ben), Uuid7.fresh()))) {
            assertEquals(Notice.Code.NOT_IN_SESSION, ((Notice.Error) refusal).code());
        }
    }

    @Test
    void givenTenReportsInADayThenTheNextHasToWait() {
        List<Notice> answers = IntStream.range(0, 11)
                .mapToObj(i -> report(ann, conversation(ann, world.person("P")), Uuid7.fresh()))
                .toList();

        answers.subList(0, 10).forEach(this::accepted);
        Notice.Error refused = (Notice.Error) answers.getLast();
        assertEquals(Notice.Code.RATE_LIMITED, refused.code());
        assertTrue(refused.retryAfterSeconds() > 86_000 && refused.retryAfterSeconds() <= 86_400, refused.toString());
    }

    @Test
    void givenThreeDifferentReportersWithinADayThenThePersonIsSuspendedAndTheCallEnds() {
        begin();
        accepted(report(ann, pair, Uuid7.fresh()));
        accepted(report(ann, pair, Uuid7.fresh()));
        accepted(report(other(), conversationOf(ben), Uuid7.fresh()));
        assertEquals(List.of(), bansOf(ben), "two are not enough");

        accepted(report(other(), conversationOf(ben), Uuid7.fresh()));

        Banned banned =
                await().until(() -> bansOf(ben), bans -> !bans.isEmpty()).getFirst();
        assertEquals(0, banned.until(), "until a moderator decides");
        await().until(() -> world.told(pair).stream()
                .anyMatch(event -> event instanceof SessionOver over && over.reason() == Reason.BANNED));
        assertEquals("true", record.ask("SELECT automatic::text FROM bans WHERE id = ?::uuid", banned.ban()));
        world.queue(World.asksAdmission(ben, "Ben"));
        await().until(() -> !world.admissions(ben).isEmpty());
        assertEquals(
                banned.ban(), world.admissions(ben).getFirst().bans().getFirst().id());
    }

    @Test
    void givenReportersOfLongAgoThenTheyDoNotSuspend() {
        accepted(report(other(), conversationOf(ben), Uuid7.fresh()));
        accepted(report(other(), conversationOf(ben), Uuid7.fresh()));
        record.sql("UPDATE reports SET created_at = created_at - interval '25 h' WHERE reported = ?", ben);

        accepted(report(other(), conversationOf(ben), Uuid7.fresh()));

        awaitSilence();
        assertEquals(List.of(), bansOf(ben));
    }

    private String lastOther;

    private String other() {
        lastOther = world.person("Other");
        return lastOther;
    }

    /** Over by now, of whoever was made last with this person. */
    private Pair conversationOf(String person) {
        return conversation(lastOther, person);
    }

    private Pair conversation(String one, String person) {
        Pair met = Pairs.of(one, person);
        world.parted(met, one);
        await().until(() -> record.session(met).startsWith("ENDED"));
        return met;
    }

    private Notice report(String by, Pair about, String id) {
        String command = "report" + by + ++commands;
        world.command(new Report(World.polling(by, command), about.session(), ReportReason.SPAM, "sells things", id));
        return reply(command);
    }

    private String accepted(Notice answer) {
        return ((Notice.Ok) answer).report();
    }

    private List<Banned> bansOf(String person) {
        return world.events(Banned.class).stream()
                .filter(banned -> banned.user().equals(person))
                .toList();
    }
}
