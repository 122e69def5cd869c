package dev.parley.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How long things last in matching, and how much one step may do. */
@ConfigMapping(prefix = "parley.queue")
public interface QueueConfig {

    /** How long somebody whose connection was lost keeps place and waiting time; nobody meets them meanwhile. */
    @WithDefault("15s")
    Duration awayGrace();

    /** The same where the gateway closed the connection or died, so that everybody has to come back at once. */
    @WithDefault("60s")
    Duration gatewayGrace();

    /** How long a command over REST counts as presence of somebody without a connection; as long as in the gateway. */
    @WithDefault("10s")
    Duration pollingGrace();

    /** How long a session that is over is remembered; longer than any event about it may be late. */
    @WithDefault("1h")
    Duration overLife();

    /** How long somebody idle without a connection stays known; after that, admission asks the record again. */
    @WithDefault("1h")
    Duration knownLife();

    /** After how long an admission that was not answered is asked for again. */
    @WithDefault("5s")
    Duration admissionRepeat();

    /** How often time is made to pass; at least one second. */
    @WithDefault("1s")
    Duration sweepPeriod();

    /**
     * How often those who wait are compared with those whom gateways know, and those who are paired with the record,
     * whatever the number of replicas.
     */
    @WithDefault("30s")
    Duration unattendedPeriod();

    /**
     * How many people one sweep expires, asks about, and lets look for somebody again, at most each; what is left over
     * is done by a further sweep at once. Bounds how long one step holds up the others.
     */
    @WithDefault("64")
    int sweepLimit();

    /** How many positions one sweep looks up and, where they changed, tells, at most; who is left over comes next. */
    @WithDefault("256")
    int tellLimit();

    /** At most so often somebody who waits is told a new position. */
    @WithDefault("2s")
    Duration tellEvery();

    /** After how long a wait that began with interests accepts whoever speaks the language, or anyone without one. */
    @WithDefault("5s")
    Duration widenToLanguage();

    /** After how long a wait accepts anyone. */
    @WithDefault("15s")
    Duration widenToAnyone();

    /** How long two who parted don't meet again. */
    @WithDefault("5m")
    Duration metMemory();

    /** After how long somebody looks again who could not look at all who wait. */
    @WithDefault("5s")
    Duration lookAgain();

    /** So many skips are without consequences. */
    @WithDefault("3")
    int skipsFree();

    /** For how long {@code skip} and {@code find} are refused after the first skip beyond those, the second, and so on. */
    @WithDefault("1m,5m,15m")
    List<Duration> cooldowns();

    /** Who ends a conversation within this of the match has skipped. */
    @WithDefault("5s")
    Duration briefEnd();

    /** A conversation of this length clears what was counted. */
    @WithDefault("1m")
    Duration clearingTalk();

    /**
     * How many may wait; whoever would come on top and can't be matched at once is told {@code unavailable} and when to try
     * again. People who are put back after a conversation are let in all the same.
     */
    @WithDefault("100000")
    int mostWaiting();

    /**
     * While so many events wait for session-service, or are in its hands, people wait and nobody is paired: a match that
     * comes late is undone and made again. Well above the entries of one batch for each of its replicas, so that none of
     * them runs dry, and below what they handle within {@code parley.session.latest-match} while they are cold.
     */
    @WithDefault("1000")
    int mostUndelivered();

    /** Each time this passes without a counted skip halves the count. */
    @WithDefault("1h")
    Duration quiet();
}
