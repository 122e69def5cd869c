package dev.parley.bench;

import dev.parley.bench.load.Span;
import picocli.CommandLine;

/** Reads seconds, such as 2 or 1-3. */
final class SpanConverter implements CommandLine.ITypeConverter<Span> {

    @Override
    public Span convert(String text) {
        try {
            return Span.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.TypeConversionException("seconds are written as 2 or 1-3");
        }
    }
}
