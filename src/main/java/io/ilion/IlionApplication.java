package io.ilion;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Ilion. Settings are described in {@code application.yaml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IlionApplication {

    public static void main(String[] args) {
        SpringApplication.run(IlionApplication.class, args);
    }
}
