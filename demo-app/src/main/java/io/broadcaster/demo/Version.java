package io.broadcaster.demo;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"Broadcaster " + Version.class.getPackage().getImplementationVersion()};
    }
}
