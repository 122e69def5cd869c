package dev.parley.session.config;

import dev.parley.session.core.Deadlines;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and limits of conversations. */
@ConfigMapping(prefix = "parley.session")
public interface SessionConfig {

    /** A match that was decided longer ago than this, by Redis' clock, is undone instead of begun. */
    @WithDefault("10s")
    Duration latestMatch();

    /** Both must be in the room this long after the match was recorded. */
    @WithDefault("15s")
    Duration join();

    /** How long somebody whose connection to the room was lost may take to come back with a new one. */
    @WithDefault("5s")
    Duration rejoin();

    /** Who sends no heartbeat for this long has gone, and the session is over, unless LiveKit has them in the room. */
    @WithDefault("60s")
    Duration silence();

    /** No conversation is longer. */
    @WithDefault("4h")
    Duration longest();

    /** An ended session whose room or announcement is still owed after this is finished by the sweep. */
    @WithDefault("10s")
    Duration unfinished();

    /** How often the sweep runs, whatever the number of replicas. */
    @WithDefault("1s")
    Duration sweepPeriod();

    /** How often the record is compared with LiveKit's rooms, whatever the number of replicas; also when LiveKit is back. */
    @WithDefault("30s")
    Duration reconcilePeriod();

    /** A room, or a session that has one, is compared only when it is older than this: webhooks may be on their way. */
    @WithDefault("10s")
    Duration settled();

    /** Sessions of each kind that one sweep looks at, at most. */
    @WithDefault("200")
    int sweepLimit();

    /** How often the gate is looked after; below a third of {@link #gateLife()}. */
    @WithDefault("1s")
    Duration gatePeriod();

    /** How long the gate stays open without being renewed. */
    @WithDefault("5s")
    Duration gateLife();

    /** How long after a conversation its partner may still be blocked. */
    @WithDefault("24h")
    Duration blockMemory();

    /** Blocks that one person may have. */
    @WithDefault("1000")
    int blockLimit();

    /** How long after a conversation its partner may still be reported. */
    @WithDefault("24h")
    Duration reportMemory();

    /** Reports that one person may make within a day. */
    @WithDefault("10")
    int reportsDaily();

    /** So many different people who report somebody within {@link #suspensionWindow()} suspend that person; 0 for never. */
    @WithDefault("3")
    int suspensionReporters();

    /** See {@link #suspensionReporters()}; zero for never. */
    @WithDefault("24h")
    Duration suspensionWindow();

    /**
     * How long the row of a removed block is kept, and that of a command which found the two blocked already. At least
     * {@link #blockMemory()}: then a command that was forgotten comes too late to block anew.
     */
    @WithDefault("24h")
    Duration removedBlocks();

    /** How long whatever was on its way about somebody who was erased may take. Then the name itself is forgotten. */
    @WithDefault("30s")
    Duration erasureSettled();

    /** How long who was erased is not admitted. Above the life of the longest token that may still be valid. */
    @WithDefault("1h")
    Duration erasedMemory();

    /**
     * How long conversations that are over are kept, from a day on. At least {@link #blockMemory()},
     * {@link #reportMemory()} and {@link #metMemory()}, which look at them.
     */
    @WithDefault("90d")
    Duration endedSessions();

    /**
     * How long reports are kept after a moderator decided them, and bans after they ran out or were lifted, from a day
     * on. Reports that are open stay, and bans in force.
     */
    @WithDefault("365d")
    Duration decidedReports();

    /** After how long without an admission or a match a person is forgotten, from a day on; blocks stay. */
    @WithDefault("365d")
    Duration unseenUsers();

    /** Exports of all their data that one person may begin within a day, from 1. */
    @WithDefault("5")
    int exportsDaily();

    /** Of how long ago meetings are told at admission; as long as queue-service keeps people apart. */
    @WithDefault("5m")
    Duration metMemory();

    /** Life of a LiveKit token: long enough to join, whoever is there stays without it. */
    @WithDefault("2m")
    Duration tokenLife();

    /** Life of a room that nobody has joined, whole seconds. Above {@link #join()}. */
    @WithDefault("30s")
    Duration roomEmpty();

    /** Life of a room after the last one left, whole seconds. Above {@link #rejoin()}. */
    @WithDefault("20s")
    Duration roomDeparture();

    /** LiveKit's answers to one batch of calls must be there within this. Below the bus's claim time. */
    @WithDefault("2s")
    Duration liveKitDeadline();

    /** Calls to LiveKit under way at the same time, at most. */
    @WithDefault("64")
    int liveKitCalls();

    /** Of this many calls to LiveKit in a row, half must fail for the breaker to open. */
    @WithDefault("8")
    int breakerCalls();

    /** How long the breaker stays open before it lets one call try. */
    @WithDefault("2s")
    Duration breakerDelay();

    default Deadlines deadlines() {
        return new Deadlines(join(), rejoin(), silence(), longest());
    }
}
