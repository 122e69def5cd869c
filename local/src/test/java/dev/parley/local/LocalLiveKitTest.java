package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalLiveKitTest extends LiveKitBehaviour {

    @Override
    LiveKit start(LiveKit.Account account, String webhookUrl) {
        return LocalLiveKit.start(
                new LocalLiveKit.Settings(FreePorts.tcp(), FreePorts.udp(), null, account, webhookUrl, line -> {}));
    }

    @Test
    void afterARestartItAnswersAtTheSameAddressWithoutRooms() throws Exception {
        LocalLiveKit other = LocalLiveKit.start(LocalLiveKit.Settings.temporary(null));
        try (LiveKitCaller otherCaller = new LiveKitCaller(other)) {
            other.restart();

            String answer = new String(otherCaller
                    .callJson("ListRooms", "{}", otherCaller.serviceToken(""))
                    .body());
            assertThat(answer).isEqualTo("{\"rooms\":[]}");
        } finally {
            other.close();
        }
    }
}
