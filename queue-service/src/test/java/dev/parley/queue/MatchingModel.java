package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.queue.Decision.State;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rules of matching in plain Java, against which the script is held: one method per command and event. Who is in
 * which pool, and whose deadline has passed, is looked up among all people each time.
 */
final class MatchingModel extends ModelPeople {

    MatchingModel(QueueConfig config) {
        super(config);
    }

    Outcome command(Entry<QueueCommand> entry, long now, List<String> spares) {
        begin(now, spares);
        String id = entry.id();
        return switch (entry.message()) {
            case QueueCommand.Connected connected -> connected(connected, id);
            case QueueCommand.Find find -> find(find, id);
            case QueueCommand.Cancel cancel -> cancel(cancel.from(), id);
            case QueueCommand.Skip skip -> skip(skip, id);
            case QueueCommand.End end -> end(end, id);
            case QueueCommand.Status status -> status(status.from(), id);
            case QueueCommand.Disconnected gone -> disconnected(gone, id);
            case QueueCommand.Sweep sweep -> sweep();
        };
    }

    Outcome event(Entry<SessionEvent> entry, long now, List<String> spares) {
        begin(now, spares);
        return switch (entry.message()) {
            case SessionEvent.Admitted admitted -> admitted(admitted);
            case SessionEvent.SessionOver ended ->
                release(ended.pair(), "over " + entry.id(), person -> {
                    if (person.wishes.again() && !person.user.equals(ended.by())) {
                        waitAgain(person, now, null);
                    }
                });
            case SessionEvent.MatchUndone undone -> {
                Side first = undone.pair().first();
                yield release(undone.pair(), "undone " + entry.id(), person -> {
                    if (!undone.absent().contains(person.user)) {
                        boolean isFirst = first.user().equals(person.user);
                        Side side = isFirst ? first : undone.pair().second();
                        waitAgain(person, side.since(), isFirst ? undone.firstTicket() : undone.secondTicket());
                    }
                });
            }
        };
    }

    private Outcome connected(QueueCommand.Connected command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            if (person.pair != null && person.away == null && from.epoch() == person.epoch) {
                resume(person, withoutId(from));
            }
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        if (command.name() != null) {
            person.name = command.name();
        }
        switch (person.state) {
            case UNKNOWN, ADMITTING -> {
                QueueCommand.LastTold told = command.told();
                if (told != null && told.wishes() != null && person.since == null) {
                    person.wishes = told.wishes();
                    person.ticket = told.ticket();
                    person.since = Math.clamp(told.since(), now - 86_400_000L, now);
                }
                ask(person, withoutId(from));
                return Outcome.ADMITTING;
            }
            case WAITING -> seek(person);
            case PAIRED -> resume(person, withoutId(from));
            case IDLE -> {}
        }
        return Outcome.CONNECTED;
    }

    private Outcome find(QueueCommand.Find command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        if (person.state == State.PAIRED) {
            return Outcome.ALREADY_MATCHED;
        }
        person.wishes = command.wishes();
        if (person.state == State.UNKNOWN || person.state == State.ADMITTING) {
            ask(person, withoutId(from));
        }
        return look(person, command.ticket());
    }

    private Outcome cancel(Caller from, String id) {
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        askIfUnknown(person, withoutId(from));
        if (person.state == State.PAIRED || person.since == null) {
            return Outcome.NOT_WAITING;
        }
        stopWaiting(person);
        return Outcome.CANCELLED;
    }

    private Outcome skip(QueueCommand.Skip command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        boolean newer = newer(person, from.epoch(), id);
        if (newer) {
            obey(person, from, id);
            askIfUnknown(person, withoutId(from));
        }
        if (person.inSession(command.session())) {
            Person partner = part(person, Reason.SKIPPED, "skip " + id);
            look(person, command.ticket());
            lookOn(partner);
            return Outcome.SKIPPED;
        }
        return elsewhere(person, command.session(), "skip " + id, newer, Outcome.SKIPPED)
                .orElseGet(() -> person.wishes == null ? Outcome.NOT_IN_SESSION : look(person, command.ticket()));
    }

    private Outcome end(QueueCommand.End command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        boolean newer = newer(person, from.epoch(), id);
        if (newer) {
            obey(person, from, id);
            askIfUnknown(person, withoutId(from));
        }
        if (person.inSession(command.session())) {
            lookOn(part(person, Reason.ENDED, "end " + id));
            return Outcome.ENDED;
        }
        return elsewhere(person, command.session(), "end " + id, newer, Outcome.ENDED)
                .orElseGet(() -> {
                    stopWaiting(person);
                    return Outcome.ENDED;
                });
    }

    /** Empty for a session that is just over. */
    private Optional<Outcome> elsewhere(Person person, String session, String cause, boolean newer, Outcome again) {
        Over ending = over.get(session);
        if (ending != null && ending.cause().equals(cause)) {
            return Optional.of(again);
        }
        if (!newer) {
            return Optional.of(Outcome.OUTDATED);
        }
        if (person.pair != null) {
            return Optional.of(Outcome.WRONG_SESSION);
        }
        return ending == null ? Optional.of(Outcome.NOT_IN_SESSION) : Optional.empty();
    }

    private Outcome status(Caller from, String id) {
        Caller to = from.polls() ? from : withoutId(from);
        Person person = person(from.user());
        if (person.state == State.UNKNOWN && !from.polls()) {
            return Outcome.TOLD;
        }
        boolean wasAway = person.away != null;
        if (newer(person, from.epoch(), id)) {
            beThere(person, from);
            askIfUnknown(person, to);
        }
        if (person.state == State.WAITING && wasAway && person.away == null) {
            seek(person);
        } else if (person.state == State.PAIRED) {
            resume(person, to);
        }
        return Outcome.TOLD;
    }

    private Outcome disconnected(QueueCommand.Disconnected command, String id) {
        Person person = person(command.user());
        if (!newer(person, command.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        person.epoch = command.epoch();
        person.entry = id;
        person.polling = null;
        person.away = now + (command.byGateway() ? config.gatewayGrace() : config.awayGrace()).toMillis();
        return Outcome.GONE;
    }

    private Outcome admitted(SessionEvent.Admitted event) {
        Person person = person(event.to().user());
        if (person.state != State.ADMITTING) {
            return Outcome.OUTDATED;
        }
        Long since = person.since;
        person.state = State.IDLE;
        person.asked = null;
        person.caller = null;
        person.since = null;
        Pair live = event.live();
        if (live != null && !over.containsKey(live.session())) {
            Side own = live.first().user().equals(person.user) ? live.first() : live.second();
            person.state = State.PAIRED;
            person.pair = live;
            person.wishes = own.wishes();
            person.since = own.since();
            resume(person, withoutId(event.to()));
        } else if (since != null) {
            waitAgain(person, since, null);
        }
        return Outcome.ADMITTED;
    }

    private Outcome release(Pair pair, String cause, Consumer<Person> back) {
        String session = pair.session();
        List<Person> freed = List.of(pair.first().user(), pair.second().user()).stream()
                .map(this::person)
                .filter(person -> person.inSession(session))
                .toList();
        if (freed.isEmpty()) {
            Over before = over.putIfAbsent(session, new Over(cause, List.of()));
            boolean repeated = before != null && before.cause().equals(cause);
            return repeated && !before.freed().isEmpty() ? Outcome.FREED : Outcome.NOTHING;
        }
        freed.forEach(this::free);
        over.put(
                session,
                new Over(cause, freed.stream().map(person -> person.user).toList()));
        freed.forEach(back);
        return Outcome.FREED;
    }

    private Outcome sweep() {
        for (Person person : due(person -> person.polling, now)) {
            person.polling = null;
            person.away = now + config.awayGrace().toMillis();
        }
        for (Person person : due(person -> person.state == State.WAITING ? person.away : null, now)) {
            stopWaiting(person);
        }
        long asked = now - config.admissionRepeat().toMillis();
        for (Person person : due(person -> open && person.away == null ? person.asked : null, asked)) {
            ask(person, person.caller);
        }
        for (Mode mode : Mode.values()) {
            for (int i = 0; open && i < config.sweepLimit(); i++) {
                List<Person> waiting = pool(mode);
                if (waiting.size() < 2) {
                    break;
                }
                pair(waiting.get(0), waiting.get(1));
            }
        }
        return Outcome.SWEPT;
    }

    /** The partner where freed too, else null. */
    private Person part(Person person, Reason reason, String cause) {
        Pair pair = person.pair;
        Person partner = person(pair.partnerOf(person.user));
        events.add(new QueueEvent.Parted(pair, reason, person.user));
        free(person);
        boolean both = partner.inSession(pair.session());
        if (both) {
            free(partner);
        }
        over.put(pair.session(), new Over(cause, both ? List.of(person.user, partner.user) : List.of(person.user)));
        return both ? partner : null;
    }

    private void lookOn(Person partner) {
        if (partner != null && partner.wishes.again()) {
            waitAgain(partner, now, null);
        }
    }
}
