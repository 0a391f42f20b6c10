package io.broadcaster;

import java.util.List;

/** Everything that is wrong with a configuration, in one go. Never holds a secret. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** @param faults one sentence each: which key, what is wrong, what to do */
    public ConfigurationException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence per fault. */
    public List<String> faults() {
        return faults;
    }
}
