package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.queue.Decision.State;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the record's events come to, and how people part. */
class ModelEvents extends ModelPeople {

    ModelEvents(QueueConfig config) {
        super(config);
    }

    Outcome event(Entry<SessionEvent> entry, long now, List<String> spares) {
        begin(now, spares);
        return switch (entry.message()) {
            case SessionEvent.Admitted admitted -> admitted(admitted);
            case SessionEvent.SessionOver ended -> {
                if (ended.reason() == Reason.LEFT && ended.by() != null) {
                    Person leaver = person(ended.by());
                    if (leaver.inSession(ended.pair().session())) {
                        countSkip(leaver, true);
                    }
                }
                boolean talked = ended.reason() != Reason.LOST || ended.by() != null;
                yield release(ended.pair(), "over " + entry.id(), true, talked, person -> {
                    if (person.wishes.again() && !person.user.equals(ended.by())) {
                        waitAgain(person, now, null);
                    }
                });
            }
            case SessionEvent.MatchUndone undone -> {
                Side first = undone.pair().first();
                boolean met = !undone.absent().isEmpty();
                yield release(undone.pair(), "undone " + entry.id(), met, false, person -> {
                    if (!undone.absent().contains(person.user)) {
                        boolean isFirst = first.user().equals(person.user);
                        Side side = isFirst ? first : undone.pair().second();
                        waitAgain(person, side.since(), isFirst ? undone.firstTicket() : undone.secondTicket());
                    }
                });
            }
            case SessionEvent.Blocked blocked -> blocked(blocked);
            case SessionEvent.Unblocked removed -> unblocked(removed);
            case SessionEvent.Banned banned -> banned(banned);
            case SessionEvent.Unbanned(String user, String ban) -> {
                unbanned.add(ban);
                person(user).bans.remove(ban);
                yield keptOut(person(user)) ? Outcome.BANNED : Outcome.UNBANNED;
            }
            case SessionEvent.SignedIn event -> signedIn(event, "sign-in " + entry.id());
            case SessionEvent.Erased event -> erased(event);
        };
    }

    private Outcome admitted(SessionEvent.Admitted event) {
        Person person = person(event.to().user());
        event.bans().forEach(ban -> ban(person, ban.id(), ban.until()));
        boolean keptOut = keptOut(person);
        if (person.state != State.ADMITTING) {
            return keptOut ? Outcome.BANNED : Outcome.OUTDATED;
        }
        Long since = person.since;
        person.state = State.IDLE;
        person.asked = null;
        person.caller = null;
        person.since = null;
        if (event.skipsAt() > person.skipped) {
            person.skips = event.skips();
            person.skipped = event.skipsAt();
            person.cooldown = event.cooldownUntil();
        }
        event.blocks().forEach(block -> block(person, block.user(), block.id()));
        event.met().forEach(other -> haveMet(person.user, other.user(), now - other.age()));
        Pair live = event.live();
        if (live != null && !over.containsKey(live.session())) {
            Side own = live.first().user().equals(person.user) ? live.first() : live.second();
            person.state = State.PAIRED;
            person.pair = live;
            person.matched = live.matchedAt();
            person.wishes = own.wishes();
            person.since = own.since();
            if (keptOut) {
                lookOn(part(person, Reason.BANNED, "admitted " + live.session()));
                return Outcome.BANNED;
            }
            resume(person, withoutId(event.to()));
            if (mustNotMeetUntil(person, person(live.partnerOf(person.user))) == Long.MAX_VALUE) {
                lookOn(part(person, Reason.BLOCKED, "admitted " + live.session()));
            }
        } else if (since != null) {
            waitAgain(person, since, null);
        }
        return keptOut ? Outcome.BANNED : Outcome.ADMITTED;
    }

    private void ban(Person person, String id, long until) {
        if (!isErased(person.user) && !unbanned.contains(id)) {
            person.bans.put(id, until);
        }
    }

    private Outcome banned(SessionEvent.Banned event) {
        Person person = person(event.user());
        ban(person, event.ban(), event.until());
        if (!keptOut(person)) {
            return Outcome.UNBANNED;
        }
        if (person.pair != null) {
            lookOn(part(person, Reason.BANNED, "ban " + event.ban() + " " + person.user));
        } else {
            stopWaiting(person);
        }
        return Outcome.BANNED;
    }

    /** Whether it holds. */
    private boolean block(Person person, String blocked, String id) {
        boolean holds = person.state != State.UNKNOWN && !isErased(blocked) && !unblocked.contains(id);
        if (holds) {
            person.blocks.merge(blocked, id, (held, made) -> held.compareTo(made) < 0 ? made : held);
        }
        return holds;
    }

    private Outcome blocked(SessionEvent.Blocked event) {
        Person person = person(event.by().user());
        boolean holds = block(person, event.blocked(), event.id());
        if (holds && person.pair != null && person.pair.partnerOf(person.user).equals(event.blocked())) {
            lookOn(part(person, Reason.BLOCKED, "block " + event.id()));
        }
        return Outcome.BLOCKED;
    }

    private Outcome signedIn(SessionEvent.SignedIn event, String cause) {
        Person person = person(event.by().user());
        if (taken.add(cause) && person.state != State.UNKNOWN && event.skipsAt() != 0) {
            person.skips = Math.max(person.skips, event.skips());
            person.skipped = Math.max(person.skipped, event.skipsAt());
            person.cooldown = Math.max(person.cooldown, event.cooldownUntil());
        }
        event.blocks().forEach(block -> block(person, block.user(), block.id()));
        event.blockers().forEach(block -> block(person(block.user()), person.user, block.id()));
        if (person.pair != null
                && mustNotMeetUntil(person, person(person.pair.partnerOf(person.user))) == Long.MAX_VALUE) {
            lookOn(part(person, Reason.BLOCKED, cause));
        }
        return Outcome.SIGNED_IN;
    }

    private Outcome unblocked(SessionEvent.Unblocked event) {
        Person person = person(event.by().user());
        unblocked.add(event.id());
        person.blocks.remove(event.blocked(), event.id());
        if (person.ready()) {
            person.look = now;
        }
        return Outcome.UNBLOCKED;
    }

    private Outcome erased(SessionEvent.Erased event) {
        Person person = person(event.user());
        people.put(person.user, new Person(person.user));
        erased.put(person.user, now + ECHO);
        if (person.pair != null) {
            Person partner = person(person.pair.partnerOf(person.user));
            boolean both = partner.inSession(person.pair.session());
            over.put(person.pair.session(), new Over("erased", both ? List.of(partner.user) : List.of()));
            if (both) {
                free(partner, true);
                lookOn(partner);
            }
        }
        for (SessionEvent.Talk talk : event.talks()) {
            met.remove(Set.of(person.user, talk.partner()));
            over.computeIfPresent(
                    talk.session(),
                    (session, ending) -> new Over(
                            ending.cause(),
                            ending.freed().stream()
                                    .filter(freed -> !freed.equals(person.user))
                                    .toList()));
        }
        event.blockers().forEach(blocker -> person(blocker).blocks.remove(person.user));
        return Outcome.ERASED;
    }

    private Outcome release(Pair pair, String cause, boolean met, boolean talked, Consumer<Person> back) {
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
        freed.forEach(person -> free(person, talked));
        over.put(
                session,
                new Over(cause, freed.stream().map(person -> person.user).toList()));
        if (met) {
            haveMet(pair.first().user(), pair.second().user(), now);
        }
        freed.forEach(back);
        return Outcome.FREED;
    }

    /** The partner where freed too, else null. */
    Person part(Person person, Reason reason, String cause) {
        Pair pair = person.pair;
        Person partner = person(pair.partnerOf(person.user));
        events.add(new QueueEvent.Parted(pair, reason, reason == Reason.BANNED ? null : person.user));
        haveMet(person.user, partner.user, now);
        free(person, true);
        boolean both = partner.inSession(pair.session());
        if (both) {
            free(partner, true);
        }
        over.put(pair.session(), new Over(cause, both ? List.of(person.user, partner.user) : List.of(person.user)));
        return both ? partner : null;
    }

    void lookOn(Person partner) {
        if (partner != null && partner.wishes.again()) {
            waitAgain(partner, now, null);
        }
    }
}
