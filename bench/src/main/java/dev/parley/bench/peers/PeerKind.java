package dev.parley.bench.peers;

import dev.parley.bench.system.SystemUnderTest;
import dev.parley.bench.system.Unreachable;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** The peers there are. */
public enum PeerKind {
    /** The clone in the usual manner in {@code bench/peers/clone}. */
    CLONE {
        @Override
        SystemUnderTest launch(Vertx vertx, SocketAddress address, Consumer<String> progress) {
            return ClonePeer.start(vertx, progress);
        }
    },
    /** The room for two in {@code bench/peers/colyseus}. */
    COLYSEUS {
        @Override
        SystemUnderTest launch(Vertx vertx, SocketAddress address, Consumer<String> progress) {
            return ColyseusPeer.start(vertx, progress);
        }
    },
    /** A Nakama that somebody else runs. */
    NAKAMA {
        @Override
        SystemUnderTest launch(Vertx vertx, SocketAddress address, Consumer<String> progress) {
            return new NakamaPeer(vertx, address);
        }
    };

    /**
     * Starts it, or finds it where somebody else runs it. Blocks. What is started ends at the latest with this JVM.
     *
     * @param address where it runs; null where the bench starts it
     * @param progress gets a sentence when something takes long
     * @throws Unreachable when it cannot be started
     */
    public SystemUnderTest start(Vertx vertx, SocketAddress address, Consumer<String> progress) {
        try {
            return launch(vertx, address, progress);
        } catch (IllegalStateException | UncheckedIOException failed) {
            throw new Unreachable(failed.getMessage(), failed);
        }
    }

    abstract SystemUnderTest launch(Vertx vertx, SocketAddress address, Consumer<String> progress);
}
