package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class LocalRedisTest {

    private static final int TIMEOUT_MILLIS = 300;

    private LocalRedis redis;

    @BeforeEach
    void startRedis() {
        redis = LocalRedis.start();
        try (Jedis client = connect()) {
            client.set("who", "somebody");
        }
    }

    @AfterEach
    void closeRedis() {
        redis.close();
    }

    @Test
    void anAnsweredWriteOutlivesAKill() {
        redis.kill();
        redis.restart();

        try (Jedis client = connect()) {
            assertThat(client.get("who")).isEqualTo("somebody");
        }
    }

    @Test
    void aRestartWithoutDataKeepsOnlyThePort() {
        int port = redis.port();

        redis.restartEmpty();

        assertThat(redis.port()).isEqualTo(port);
        try (Jedis client = connect()) {
            assertThat(client.dbSize()).isZero();
        }
    }

    @Test
    void whilePausedItAnswersNobodyAndAfterwardsItGoesOn() {
        try (Jedis client = connect()) {
            redis.pause();
            assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
        }

        redis.resume();
        try (Jedis client = connect()) {
            assertThat(client.get("who")).isEqualTo("somebody");
        }
    }

    @Test
    void aTakenPortIsNamedInTheFailure() {
        var samePort = new LocalRedis.Settings(redis.port(), null, false, line -> {});

        assertThatThrownBy(() -> LocalRedis.start(samePort))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with status 1")
                .hasMessageContaining("Address in use");
    }

    private Jedis connect() {
        return new Jedis(URI.create(redis.url()), TIMEOUT_MILLIS);
    }
}
