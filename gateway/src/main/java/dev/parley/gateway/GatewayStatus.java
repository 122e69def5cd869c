package dev.parley.gateway;

import dev.parley.bus.Uuid7;
import jakarta.inject.Singleton;

/** What this gateway knows of itself. Thread-safe. */
@Singleton
public class GatewayStatus {

    private volatile String id = Uuid7.fresh();
    private volatile boolean leaseHeld;
    private volatile boolean stopping;
    private volatile long online;

    /** Under which it holds people and reads its stream; changes when a lease was lost. */
    public String id() {
        return id;
    }

    public void takeNewId() {
        id = Uuid7.fresh();
    }

    /** @param everywhere people connected to all gateways */
    public void leaseHeld(long everywhere) {
        leaseHeld = true;
        online = everywhere;
    }

    public void leaseNotHeld() {
        leaseHeld = false;
    }

    /** For good. */
    public void stopping() {
        stopping = true;
    }

    public boolean isStopping() {
        return stopping;
    }

    /** Whether new people may come: others know that this gateway lives, and it means to go on. */
    public boolean accepts() {
        return leaseHeld && !stopping;
    }

    /** People connected to all gateways, some seconds old. */
    public long online() {
        return online;
    }
}
