package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Admitted;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Bans;
import dev.parley.session.database.Blocks;
import dev.parley.session.database.Blocks.Block;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Meetings;
import dev.parley.session.database.Meetings.Meeting;
import dev.parley.session.database.People;
import dev.parley.session.database.Person;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets people in whom queue-service does not know, with everything about them that matching must know. */
@Singleton
class Admissions {

    private final People people;
    private final Blocks blocks;
    private final Meetings meetings;
    private final Bans bans;
    private final Conversations conversations;
    private final Forgetting forgetting;
    private final Streams streams;
    private final SessionConfig config;

    Admissions(
            People people,
            Blocks blocks,
            Meetings meetings,
            Bans bans,
            Conversations conversations,
            Forgetting forgetting,
            Streams streams,
            SessionConfig config) {
        this.people = people;
        this.blocks = blocks;
        this.meetings = meetings;
        this.bans = bans;
        this.conversations = conversations;
        this.forgetting = forgetting;
        this.streams = streams;
        this.config = config;
    }

    /** Makes those who are new, but nobody who was erased. Before anything is recorded about them. */
    void enter(List<Entry<AdmissionAsked>> asked) {
        people.enter(asked.stream().map(Entry::message).toList());
    }

    /** Tells of each what the record knows after the batch; whom it does not know was erased. */
    void answer(List<Entry<AdmissionAsked>> asked, Outbox outbox) {
        Set<String> users =
                asked.stream().map(entry -> entry.message().to().user()).collect(Collectors.toSet());
        Map<String, Person> known = people.read(users);
        Map<String, Pair> live = conversations.live(users);
        Map<String, List<SessionEvent.Block>> blocked = blocks.of(users).stream()
                .collect(Collectors.groupingBy(
                        Block::blocker,
                        Collectors.mapping(
                                block -> new SessionEvent.Block(block.id(), block.blocked()), Collectors.toList())));
        Map<String, List<SessionEvent.Met>> met = meetings.of(users, config.metMemory()).stream()
                .collect(Collectors.groupingBy(
                        Meeting::user,
                        Collectors.mapping(
                                one -> new SessionEvent.Met(
                                        one.partner(), one.age().toMillis()),
                                Collectors.toList())));
        Map<String, List<SessionEvent.Ban>> banned = bans.of(users).stream()
                .collect(Collectors.groupingBy(
                        Bans.Reach::user,
                        Collectors.mapping(
                                one -> new SessionEvent.Ban(one.ban(), milliseconds(one.endsAt())),
                                Collectors.toList())));
        for (Entry<AdmissionAsked> entry : asked) {
            Person person = known.get(entry.message().to().user());
            if (person == null) {
                forgetting.refuse(entry.message().to(), entry.traceParent(), outbox);
                continue;
            }
            outbox.append(
                    streams.sessionEvents(),
                    new Admitted(
                            entry.message().to(),
                            live.get(person.username()),
                            person.skipCount(),
                            milliseconds(person.skipsAt()),
                            milliseconds(person.skipCooldownUntil()),
                            blocked.getOrDefault(person.username(), List.of()),
                            met.getOrDefault(person.username(), List.of()),
                            banned.getOrDefault(person.username(), List.of())),
                    entry.traceParent());
        }
    }

    private static long milliseconds(Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
