package io.broadcaster.tck;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test once where it applies; where it does not, there is no test: neither a success nor one that is skipped. */
final class ContractExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Harness harness = ((BroadcasterContract) context.getRequiredTestInstance()).harness();
        ContractTest test = context.getRequiredTestMethod().getAnnotation(ContractTest.class);
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(Arrays.asList(test.value()));
        missing.removeAll(harness.capabilities());
        if (missing.isEmpty()) {
            return Stream.of(new Invocation(harness));
        }
        context.publishReportEntry("not applicable", "needs " + missing);
        return Stream.empty();
    }

    /** Each test has a bench of its own, which is cleared when the test ends. */
    private record Invocation(Harness harness) implements TestTemplateInvocationContext, ParameterResolver {

        @Override
        public String getDisplayName(int invocationIndex) {
            return "applies";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Bench.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Bench bench = new Bench(harness);
            context.getStore(Namespace.create(ContractExtension.class)).put(Bench.class, bench);
            return bench;
        }
    }
}
