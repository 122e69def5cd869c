package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.queue.Decision.State;
import java.util.List;
import java.util.Optional;

/**
 * The rules of matching in plain Java, against which the script is held: one method per command and event. Who is in
 * which pool, and whose deadline has passed, is looked up among all people each time.
 */
final class MatchingModel extends ModelEvents {

    MatchingModel(QueueConfig config) {
        super(config);
    }

    Outcome command(Entry<QueueCommand> entry, long now, List<String> spares) {
        begin(now, spares);
        String id = entry.id();
        Outcome outcome = command(entry.message(), id);
        people.values().forEach(this::lookAfterReturn);
        return outcome;
    }

    private Outcome command(QueueCommand command, String id) {
        return switch (command) {
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
        if (command.device() != null) {
            person.device = command.device();
        }
        if (keptOut(person)) {
            askIfUnknown(person, withoutId(from));
            return Outcome.BANNED;
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
            case PAIRED -> resume(person, withoutId(from));
            case WAITING, IDLE -> {}
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
        if (keptOut(person)) {
            askIfUnknown(person, withoutId(from));
            return Outcome.BANNED;
        }
        if (cooling(person)) {
            askIfUnknown(person, withoutId(from));
            return Outcome.COOLDOWN;
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
            if (cooling(person)) {
                return Outcome.COOLDOWN;
            }
            boolean tooMany = countSkip(person, false);
            Person partner = part(person, Reason.SKIPPED, "skip " + id);
            if (!tooMany) {
                look(person, command.ticket());
            }
            lookOn(partner);
            return Outcome.SKIPPED;
        }
        return elsewhere(person, command.session(), "skip " + id, newer, Outcome.SKIPPED)
                .orElseGet(() -> lookAnew(person, command.ticket()));
    }

    /** After a session that is just over. */
    private Outcome lookAnew(Person person, String ticket) {
        if (person.wishes == null) {
            return Outcome.NOT_IN_SESSION;
        }
        if (keptOut(person)) {
            return Outcome.BANNED;
        }
        return cooling(person) ? Outcome.COOLDOWN : look(person, ticket);
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
            countSkip(person, true);
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
        if (newer(person, from.epoch(), id)) {
            beThere(person, from);
            askIfUnknown(person, to);
        }
        if (keptOut(person)) {
            return Outcome.BANNED;
        }
        if (person.state == State.PAIRED) {
            resume(person, to);
        }
        return Outcome.TOLD;
    }

    private Outcome disconnected(QueueCommand.Disconnected command, String id) {
        Person person = person(command.user());
        if (person.state == State.UNKNOWN && isErased(person.user)) {
            return Outcome.OUTDATED;
        }
        if (!newer(person, command.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        person.epoch = command.epoch();
        person.entry = id;
        person.polling = null;
        person.away = now + (command.byGateway() ? config.gatewayGrace() : config.awayGrace()).toMillis();
        return Outcome.GONE;
    }

    private Outcome sweep() {
        for (Person person : due(person -> person.polling, now, config.sweepLimit())) {
            person.polling = null;
            person.away = now + config.awayGrace().toMillis();
        }
        for (Person person :
                due(person -> person.state == State.WAITING ? person.away : null, now, config.sweepLimit())) {
            stopWaiting(person);
        }
        long asked = now - config.admissionRepeat().toMillis();
        for (Person person :
                due(person -> open && person.away == null ? person.asked : null, asked, config.sweepLimit())) {
            ask(person, person.caller);
        }
        if (open) {
            for (Person person : due(person -> person.ready() ? person.look : null, now, config.sweepLimit())) {
                if (person.ready()) {
                    putBack.clear();
                    seek(person);
                }
            }
        }
        for (Person person : due(person -> person.ready() ? person.tell : null, now, config.tellLimit())) {
            person.tell = now + config.tellEvery().toMillis();
        }
        return Outcome.SWEPT;
    }
}
