#!/bin/bash
# quick: javac + run tests
cd /tmp/w/gateway/broadcaster-gateway
M=/root/.m2/repository/org/junit/platform
CP=$(sed 's#/tmp/w/gateway/broadcaster-gateway/target/test-classes:/tmp/w/gateway/broadcaster-gateway/target/classes#/tmp/gateway/out#' /tmp/gateway/gcp):$M/junit-platform-launcher/1.14.4/junit-platform-launcher-1.14.4.jar:$M/junit-platform-engine/1.14.4/junit-platform-engine-1.14.4.jar
[ -z "$NOC" ] && { rm -rf /tmp/gateway/out/*; javac -nowarn -parameters -d /tmp/gateway/out -cp $CP $(find src/main/java src/test/java ../broadcaster-api/src/main/java -name '*.java' | grep -v module-info) /tmp/gateway/runner/Run.java 2>&1 | grep -v "^Note" | head -40; mkdir -p /tmp/gateway/out/META-INF; cp -r ../broadcaster-api/src/main/resources/* /tmp/gateway/out/ 2>/dev/null; }
java -cp $CP Run "$@" 2>&1 | grep -v "DEBUG\|INFO" | head -${N:-80}
