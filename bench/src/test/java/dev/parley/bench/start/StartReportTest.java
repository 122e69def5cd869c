package dev.parley.bench.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartReportTest {

    @Test
    void theTableHasMediansTheLongestAndTheSumOfMemory() {
        Map<String, StartReport.Service> services = new LinkedHashMap<>();
        services.put("gateway", new StartReport.Service(List.of(1.9, 1.1, 1.2), 130.4));
        services.put("queue-service", new StartReport.Service(List.of(0.6), 100.3));

        assertEquals("""
                                   ready s longest s   idle MB
                gateway               1.20      1.90       130
                queue-service         0.60      0.60       100
                together                                   231
                ./parley up           4.00      5.50
                """, new StartReport(services, List.of(5.5, 4.0)).text());
    }
}
