package dev.parley.local;

import java.util.List;

/** How Chromium is called where a program opens the page instead of a person. */
public final class ChromiumSwitches {

    /** It talks to nobody but the page and LiveKit on this machine, and gives out a fake camera without asking. */
    public static final List<String> FAKE_CAMERA = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            "--allow-loopback-in-peer-connection",
            "--autoplay-policy=no-user-gesture-required");

    private ChromiumSwitches() {}
}
