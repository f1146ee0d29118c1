package io.logtracr.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the jar of the Spring Boot sample, built once for all of them: a parameter of the type {@link Jar}. */
final class BuiltShop implements ParameterResolver {

    /** The executable jar. */
    record Jar(Path path) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Jar.class;
    }

    @Override
    public Jar resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(BuiltShop.class))
                .getOrComputeIfAbsent(Jar.class, key -> build(), Jar.class);
    }

    private static Jar build() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "shop");
            return new Jar(build(folder.toAbsolutePath().resolve("built")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Builds it with further arguments for Maven. */
    static Path build(Path copy, String... arguments) throws Exception {
        NestedMaven.build(Path.of("spring-boot"), copy, arguments);
        return copy.resolve("target/shop.jar");
    }
}
