package dev.parley.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

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

    /** How many people one sweep expires, asks about, and how many pairs of one mode it makes, at most each. */
    @WithDefault("256")
    int sweepLimit();
}
