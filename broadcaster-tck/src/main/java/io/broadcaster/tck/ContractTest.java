package io.broadcaster.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** A promise of the contract. It takes a {@link Bench}, and is not run for a harness that lacks a capability it needs. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ContractExtension.class)
@interface ContractTest {

    /** What the harness must be capable of. */
    Capability[] value() default {};
}
