package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the script is told about one command or event: the handler's name and its parameters, as the handlers name them. */
final class ScriptWords {

    private static final String NOTHING = "";
    private static final int WORDS_OF_WISHES = 6;

    /** Stands between interests; the gateway lets no control character into one. */
    private static final String SEPARATOR = "\u001f";

    private final QueueConfig config;

    ScriptWords(QueueConfig config) {
        this.config = config;
    }

    /** The numbers by which the script decides, in the order of {@code settings.lua}, with spaces between. */
    String settings() {
        return String.join(
                " ",
                milliseconds(config.awayGrace()),
                milliseconds(config.pollingGrace()),
                milliseconds(config.overLife()),
                milliseconds(config.knownLife()),
                milliseconds(config.widenToLanguage()),
                milliseconds(config.widenToAnyone()),
                milliseconds(config.metMemory()),
                milliseconds(config.lookAgain()),
                milliseconds(config.tellEvery()),
                String.valueOf(config.skipsFree()),
                milliseconds(config.briefEnd()),
                milliseconds(config.clearingTalk()),
                String.valueOf(config.mostWaiting()),
                String.valueOf(config.mostUndelivered()),
                milliseconds(config.quiet()),
                String.join(
                        " ",
                        config.cooldowns().stream()
                                .map(ScriptWords::milliseconds)
                                .toList()));
    }

    List<String> ofCommand(Entry<QueueCommand> entry) {
        String id = entry.id();
        return switch (entry.message()) {
            case QueueCommand.Connected connected -> {
                List<String> words = words("connected", withoutId(connected.from()), id);
                words.add(orNothing(connected.name()));
                words.add(orNothing(connected.device()));
                words.addAll(told(connected.told()));
                yield words;
            }
            case QueueCommand.Find find -> {
                List<String> words = words("find", withoutId(find.from()), id);
                words.add(find.ticket());
                words.addAll(wishes(find.wishes()));
                yield words;
            }
            case QueueCommand.Cancel cancel -> words("cancel", withoutId(cancel.from()), id);
            case QueueCommand.Skip skip -> words("skip", withoutId(skip.from()), id, skip.session(), skip.ticket());
            case QueueCommand.End end -> words("end", withoutId(end.from()), id, end.session());
            case QueueCommand.Status(Caller from) -> words("status", from.polls() ? from : withoutId(from), id);
            case QueueCommand.Disconnected(String user, long epoch, boolean byGateway) ->
                List.of(
                        "disconnected",
                        user,
                        String.valueOf(epoch),
                        id,
                        milliseconds(byGateway ? config.gatewayGrace() : config.awayGrace()));
            case QueueCommand.Sweep() ->
                List.of(
                        "sweep",
                        String.valueOf(config.sweepLimit()),
                        milliseconds(config.admissionRepeat()),
                        String.valueOf(config.tellLimit()));
        };
    }

    static List<String> ofEvent(Entry<SessionEvent> entry) {
        return switch (entry.message()) {
            case SessionEvent.Admitted admitted -> admitted(admitted);
            case SessionEvent.SessionOver over -> {
                List<String> words = about("session_over", entry.id(), over.pair());
                words.add(orNothing(over.by()));
                words.add(over.reason().wire());
                yield words;
            }
            case SessionEvent.MatchUndone undone -> {
                List<String> words = about("match_undone", entry.id(), undone.pair());
                words.add(undone.firstTicket());
                words.add(undone.secondTicket());
                words.addAll(undone.absent());
                yield words;
            }
            case SessionEvent.Blocked(Caller by, String blocked, String id, String session) ->
                List.of("blocked", by.user(), blocked, id);
            case SessionEvent.Unblocked(Caller by, String blocked, String id) ->
                List.of("unblocked", by.user(), blocked, id);
            case SessionEvent.SignedIn signedIn -> signedIn(entry.id(), signedIn);
            case SessionEvent.Banned(String user, String ban, long until) ->
                List.of("banned", user, ban, String.valueOf(until));
            case SessionEvent.Unbanned(String user, String ban) -> List.of("unbanned", user, ban);
            case SessionEvent.Erased erased -> {
                List<String> words = new ArrayList<>(List.of(
                        "erased", erased.user(), String.valueOf(erased.talks().size())));
                erased.talks().forEach(talk -> words.addAll(List.of(talk.session(), talk.partner())));
                words.addAll(erased.blockers());
                yield words;
            }
        };
    }

    private static List<String> words(String command, Caller from, String entry, String... more) {
        List<String> words = new ArrayList<>();
        words.add(command);
        words.add(from.user());
        words.add(String.valueOf(from.epoch()));
        words.add(entry);
        words.add(flag(from.polls()));
        words.add(Codec.write(from));
        words.addAll(List.of(more));
        return words;
    }

    private static List<String> admitted(SessionEvent.Admitted admitted) {
        Caller to = admitted.to();
        List<String> words = new ArrayList<>(List.of(
                "admitted",
                to.user(),
                Codec.write(withoutId(to)),
                String.valueOf(admitted.skips()),
                String.valueOf(admitted.skipsAt()),
                String.valueOf(admitted.cooldownUntil()),
                String.valueOf(admitted.blocks().size()),
                String.valueOf(admitted.met().size()),
                String.valueOf(admitted.bans().size())));
        admitted.blocks().forEach(block -> words.addAll(List.of(block.id(), block.user())));
        admitted.met().forEach(met -> words.addAll(List.of(met.user(), String.valueOf(met.age()))));
        admitted.bans().forEach(ban -> words.addAll(List.of(ban.id(), String.valueOf(ban.until()))));
        Pair live = admitted.live();
        if (live != null) {
            Side own = live.first().user().equals(to.user()) ? live.first() : live.second();
            words.addAll(List.of(
                    live.session(),
                    live.partnerOf(to.user()),
                    Codec.write(live),
                    String.valueOf(live.matchedAt()),
                    String.valueOf(own.since())));
            words.addAll(wishes(own.wishes()));
        }
        return words;
    }

    private static List<String> signedIn(String entry, SessionEvent.SignedIn signedIn) {
        List<String> words = new ArrayList<>(List.of(
                "signed_in",
                entry,
                signedIn.by().user(),
                signedIn.guest() == null ? NOTHING : signedIn.guest(),
                String.valueOf(signedIn.skips()),
                String.valueOf(signedIn.skipsAt()),
                String.valueOf(signedIn.cooldownUntil()),
                String.valueOf(signedIn.blocks().size())));
        signedIn.blocks().forEach(block -> words.addAll(List.of(block.id(), block.user())));
        signedIn.blockers().forEach(block -> words.addAll(List.of(block.id(), block.user())));
        return words;
    }

    private static List<String> about(String event, String entry, Pair pair) {
        return new ArrayList<>(List.of(
                event, entry, pair.session(), pair.first().user(), pair.second().user()));
    }

    private static List<String> told(QueueCommand.LastTold told) {
        if (told == null || told.wishes() == null) {
            return Collections.nCopies(2 + WORDS_OF_WISHES, NOTHING);
        }
        List<String> words = new ArrayList<>(List.of(String.valueOf(told.since()), orNothing(told.ticket())));
        words.addAll(wishes(told.wishes()));
        return words;
    }

    private static List<String> wishes(Wishes wishes) {
        return List.of(
                Codec.write(wishes),
                wishes.mode().wire(),
                orNothing(wishes.language()),
                String.join(SEPARATOR, wishes.interests()),
                flag(wishes.strict()),
                flag(wishes.again()));
    }

    /** For answers that are notices to the person, because the command itself is answered by this service. */
    private static Caller withoutId(Caller from) {
        return new Caller(from.user(), from.epoch(), from.gateway(), null, from.polls());
    }

    private static String milliseconds(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    private static String flag(boolean set) {
        return set ? "1" : NOTHING;
    }

    private static String orNothing(String text) {
        return text == null ? NOTHING : text;
    }
}
