package dev.parley.gateway.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Wishes;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessagesTest {

    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final ClientMessages messages = new ClientMessages(VALIDATOR);

    @Test
    void given_a_find_with_everything_when_it_is_parsed_then_the_wishes_are_in_comparable_form() {
        ClientMessage.Find find = find("""
                {"type":"find","id":"7","mode":"text","language":" DE ","strict":true,"again":true,
                 "interests":["Jazz"," jazz ","ＣＨＥＳＳ","Blaue  Bergé"],"unknown":{"a":[1]}}""");

        assertEquals("7", find.id());
        assertEquals(new Wishes(Mode.TEXT, "de", List.of("jazz", "chess", "blaue  bergé"), true, true), find.wishes());
    }

    @Test
    void given_a_find_without_anything_when_it_is_parsed_then_it_is_for_anyone_by_video() {
        assertEquals(Wishes.ANYONE, find("{\"type\":\"find\"}").wishes());
        assertEquals(
                Wishes.ANYONE,
                find("{\"type\":\"find\",\"mode\":null,\"interests\":null,\"id\":null}")
                        .wishes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"cancel\"}",
                "{\"type\":\"skip\",\"session\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000\"}",
                "{\"type\":\"end\",\"session\":\"s\"}",
                "{\"type\":\"heartbeat\",\"session\":\"s\"}",
                "{\"type\":\"block\",\"session\":\"s\"}",
                "{\"type\":\"status\",\"id\":\"0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000\"}",
                "{\"type\":\"authenticate\",\"token\":\"t\"}"
            })
    void given_a_valid_message_when_it_is_parsed_then_it_is_understood(String frame) {
        assertInstanceOf(ClientMessages.Parsed.Understood.class, messages.parse(frame));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "{\"type\":\"find\"", "[]", "[{}]", "1", "null", "\"find\""})
    void given_something_that_is_not_one_json_object_when_it_is_parsed_then_it_is_garbage(String frame) {
        assertInstanceOf(ClientMessages.Parsed.Garbage.class, messages.parse(frame));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "type, {}",
                "type, `{\"type\":5}`",
                "type, `{\"type\":null}`",
                "id, `{\"type\":\"find\",\"id\":5}`",
                "id, `{\"type\":\"find\",\"id\":\"0123456789012345678901234567890123456\"}`",
                "mode, `{\"type\":\"find\",\"mode\":\"EVIL\"}`",
                "mode, `{\"type\":\"find\",\"mode\":0}`",
                "language, `{\"type\":\"find\",\"language\":\"EVIL-x\"}`",
                "language, `{\"type\":\"find\",\"language\":\"\"}`",
                "language, `{\"type\":\"find\",\"language\":7}`",
                "interests, `{\"type\":\"find\",\"interests\":\"EVIL\"}`",
                "interests, `{\"type\":\"find\",\"interests\":[\"\"]}`",
                "interests, `{\"type\":\"find\",\"interests\":[null]}`",
                "interests, `{\"type\":\"find\",\"interests\":[5]}`",
                "interests, `{\"type\":\"find\",\"interests\":[\"EVIL\\u0000\"]}`",
                "interests, `{\"type\":\"find\",\"interests\":[\"123456789012345678901234567890123\"]}`",
                "interests, `{\"type\":\"find\",\"interests\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]}`",
                "strict, `{\"type\":\"find\",\"strict\":\"EVIL\"}`",
                "strict, `{\"type\":\"find\",\"strict\":1}`",
                "again, `{\"type\":\"find\",\"again\":{}}`",
                "session, `{\"type\":\"skip\"}`",
                "session, `{\"type\":\"end\",\"session\":null}`",
                "session, `{\"type\":\"heartbeat\",\"session\":\"EVIL EVIL\"}`",
                "session, `{\"type\":\"skip\",\"session\":[\"EVIL\"]}`",
                "token, `{\"type\":\"authenticate\"}`",
                "the message, `{}{}`",
                "the message, `{\"type\":\"find\",\"strict\":true,\"strict\":false}`",
                "the message, `{\"type\":\"find\",\"x\":99999999999999999999999999999999999999999999}`",
                "the message, `{\"type\":\"find\",\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}`"
            })
    void given_a_field_that_is_wrong_when_it_is_parsed_then_the_error_names_it_without_repeating_it(
            String field, String frame) {
        Notice.Error error = refused(frame);

        assertEquals(Notice.Code.BAD_MESSAGE, error.code());
        assertTrue(error.message().startsWith(field), error.message());
        assertFalse(error.message().toUpperCase().contains("EVIL"), error.message());
        assertFalse(error.message().contains("parley"), error.message());
    }

    @Test
    void given_a_wrong_message_with_an_id_when_it_is_refused_then_the_error_carries_the_id() {
        assertEquals("7", refused("{\"type\":\"skip\",\"id\":\"7\"}").id());
        assertEquals(
                "7", refused("{\"type\":\"find\",\"id\":\"7\",\"mode\":\"x\"}").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unblock", "blocks", "praise", "FIND", "Sweep", "java.lang.Object", ""})
    void given_a_type_that_is_not_known_when_it_is_parsed_then_the_error_says_so(String type) {
        Notice.Error error = refused("{\"id\":\"1\",\"type\":\"" + type + "\",\"session\":\"s\"}");

        assertEquals(Notice.Code.UNKNOWN_TYPE, error.code());
        assertEquals("1", error.id());
    }

    private ClientMessage.Find find(String frame) {
        ClientMessages.Parsed.Understood understood =
                assertInstanceOf(ClientMessages.Parsed.Understood.class, messages.parse(frame));
        return assertInstanceOf(ClientMessage.Find.class, understood.message());
    }

    private Notice.Error refused(String frame) {
        return assertInstanceOf(ClientMessages.Parsed.Refused.class, messages.parse(frame))
                .error();
    }
}
