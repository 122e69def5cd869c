package dev.parley.bench.parley;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Who somebody is to the gateway.
 *
 * @param name shown to partners; the bench gives each guest another one
 * @param token opens the socket
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Guest(String name, String token) {
    @Override
    public String toString() {
        return name;
    }
}
