package dev.parley.gateway.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FindTest {

    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    @ParameterizedTest
    @CsvSource({
        "' Jazz\t', jazz",
        "Bu\u0308cher, b\u00FCcher",
        "B\u00DCCHER, b\u00FCcher",
        "\uFF23\uFF28\uFF25\uFF33\uFF33, chess",
        "'\u00A0jazz\u3000', jazz",
        "ISPARTA, isparta",
        "\u0131sparta, \u0131sparta",
        "\u0130zmir, i\u0307zmir",
        "\uFB01sh, fish",
        "\uD83C\uDFB8, \uD83C\uDFB8",
        "\uD83D\uDC69\u200D\uD83D\uDCBB, \uD83D\uDC69\u200D\uD83D\uDCBB"
    })
    void given_an_interest_when_it_is_said_then_it_is_compared_in_one_form(String said, String compared) {
        ClientMessage.Find find = interests(List.of(said, compared));

        assertEquals(List.of(compared), find.interests());
        assertEquals("", problem(find));
    }

    @Test
    void given_a_turkish_machine_when_an_interest_is_said_then_its_form_is_the_same() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));

            assertEquals(List.of("isparta"), interests(List.of("ISPARTA")).interests());
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @MethodSource
    void given_interests_that_break_a_rule_when_they_are_checked_then_the_sentence_says_which(
            List<String> said, String problem) {
        assertEquals(problem, problem(interests(said)));
    }

    static Stream<Arguments> given_interests_that_break_a_rule_when_they_are_checked_then_the_sentence_says_which() {
        return Stream.of(
                Arguments.of(List.of("a".repeat(32)), ""),
                Arguments.of(List.of("\uD83C\uDFB8".repeat(32)), ""),
                Arguments.of(List.of("u\u0308".repeat(32)), ""),
                Arguments.of(List.of(" \t"), "interests: must not be empty"),
                Arguments.of(List.of("a".repeat(33)), "interests: must have at most 32 characters each"),
                Arguments.of(List.of("\uD83C\uDFB8".repeat(33)), "interests: must have at most 32 characters each"),
                Arguments.of(List.of("ja\u0000zz"), "interests: must not have control characters"),
                Arguments.of(List.of("ja\nzz"), "interests: must not have control characters"),
                Arguments.of(List.of("ja\u202Ezz"), "interests: must not have control characters"),
                Arguments.of(List.of("\u200B"), "interests: must not have control characters"),
                Arguments.of(List.of("\uD83C"), "interests: must not have control characters"),
                Arguments.of(numbered(10), ""),
                Arguments.of(numbered(11), "interests: must be at most 10 different ones"),
                Arguments.of(
                        Stream.concat(numbered(10).stream(), Stream.of(" 1", "\uFF12"))
                                .toList(),
                        ""));
    }

    @ParameterizedTest
    @CsvSource({"DE, de", "' de ', de", "\uFF24\uFF25, de", "yue, yue"})
    void given_a_language_when_it_is_said_then_it_is_in_lower_case(String said, String compared) {
        ClientMessage.Find find = language(said);

        assertEquals(compared, find.language());
        assertEquals("", problem(find));
    }

    @ParameterizedTest
    @CsvSource({"de-AT", "zh-Hant", "d", "''", "deutschland", "de_AT", "\u0130T", "d\u00E9"})
    void given_no_primary_tag_when_a_language_is_said_then_the_sentence_says_what_is_expected(String said) {
        assertTrue(problem(language(said))
                .startsWith("language: must be a primary language tag such as de, without region"));
    }

    private static List<String> numbered(int many) {
        return IntStream.rangeClosed(1, many).mapToObj(String::valueOf).toList();
    }

    private static ClientMessage.Find interests(List<String> said) {
        return new ClientMessage.Find(null, null, null, said, null, null);
    }

    private static ClientMessage.Find language(String said) {
        return new ClientMessage.Find(null, null, said, null, null, null);
    }

    private static String problem(ClientMessage.Find find) {
        var violations = VALIDATOR.validate(find);
        return violations.isEmpty() ? "" : ClientMessages.violatedField(violations);
    }
}
