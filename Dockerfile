# Container image of Ilion: Java 25 with the modules that it needs, the layers of the jar, and an AOT cache for a fast start.
#
#   ./mvnw -DskipTests package
#   docker build -t ilion .          # or podman, or buildah
#
# See docs/image.md for what was tested, and for the effect of the cache.

ARG JDK=docker.io/library/eclipse-temurin:25-jdk
ARG BASE=docker.io/library/debian:trixie-slim

FROM ${JDK} AS build
COPY target/ilion-*.jar /build/ilion.jar
WORKDIR /build
RUN java -Djarmode=tools -jar ilion.jar extract --layers --application-filename ilion.jar --destination layers
RUN jlink --output /opt/java --no-header-files --no-man-pages --add-modules \
java.base,java.compiler,java.desktop,java.instrument,java.management.rmi,java.naming,java.net.http,java.prefs,java.scripting,\
java.security.jgss,java.security.sasl,java.sql.rowset,java.xml.crypto,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management,\
jdk.management.agent,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

# The least often changed layer first: runtime, libraries, classes of Ilion.
FROM ${BASE} AS app
COPY --from=build /opt/java /opt/java
COPY --from=build /build/layers/dependencies/ /app/
COPY --from=build /build/layers/spring-boot-loader/ /app/
COPY --from=build /build/layers/snapshot-dependencies/ /app/
COPY --from=build /build/layers/application/ /app/

# Start once over an empty database, until the context is refreshed. The cache fits this Java and these files only.
FROM app AS training
RUN apt-get update && apt-get install -y --no-install-recommends postgresql
RUN service postgresql start \
    && su postgres -c "psql -q -c \"create role ilion login password 'ilion'\" -c 'create database ilion owner ilion'" \
    && cd /app && /opt/java/bin/java -XX:AOTCacheOutput=/app/ilion.aot -XX:+UseSerialGC -Dspring.context.exit=onRefresh -jar /app/ilion.jar \
        --spring.datasource.url=jdbc:postgresql://localhost/ilion --spring.datasource.username=ilion --spring.datasource.password=ilion \
    && service postgresql stop

FROM app
COPY --from=training /app/ilion.aot /app/ilion.aot
WORKDIR /app
USER 10001:10001
EXPOSE 8080 8081
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/ilion.aot", "-XX:+UseSerialGC", "-jar", "/app/ilion.jar"]
