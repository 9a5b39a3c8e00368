package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Swagger UI in a real browser: opens operations, executes them and reads the responses. Skipped without Chromium. */
class SwaggerUiIT {

    private static ChromeDriver browser;

    @BeforeAll
    static void openAsOperator() {
        Optional<File> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> driver = program("chromedriver");
        assumeTrue(chromium.isPresent() && driver.isPresent(), "no Chromium with its driver on the path");
        Ilion service = Ilion.shared();
        TestEnvironment.createKeyspace("demo", "customers", "orders");
        // as after the local start, its id is the example for ids
        service.client().submit("{'type': 'flush', 'keyspace': 'demo'}");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow())
                        .build(),
                new ChromeOptions()
                        .setBinary(chromium.orElseThrow())
                        .addArguments(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run",
                                "--window-size=1400,2400"));
        // the browser keeps the credentials; a page whose address has a password may not fetch anything
        browser.get("http://operator:%s@127.0.0.1:%d/actuator/health"
                .formatted(TestSecrets.passwordOf("operator"), service.port()));
        browser.get("http://127.0.0.1:%d/swagger-ui.html".formatted(service.port()));
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            Path screenshot = Files.createDirectories(Path.of("target/it")).resolve("swagger-ui.png");
            Files.write(screenshot, browser.getScreenshotAs(OutputType.BYTES));
            browser.quit();
        }
    }

    @Test
    void everyGetOfAnOperationAndASubmissionWorkUnchanged() {
        String submitted = tryOut("POST", "/operations", "201");
        String list = tryOut("GET", "/operations", "200");
        String one = tryOut("GET", "/operations/{id}", "200");
        String history = tryOut("GET", "/history/operations/{id}", "200");

        assertThat(submitted).contains("\"state\": \"PENDING\"", "\"keyspace\": \"demo\"");
        assertThat(list).startsWith("[");
        assertThat(one).contains("\"state\"");
        assertThat(history).contains("\"transitions\"");
    }

    @Test
    void listsEveryPathUnderAHeading() {
        List<String> headings = find(By.cssSelector(".opblock-tag-section"))
                .findElement(By.xpath("./ancestor::*[contains(@class, 'wrapper')][1]"))
                .findElements(By.cssSelector(".opblock-tag"))
                .stream()
                .map(heading -> heading.getDomAttribute("data-tag"))
                .toList();

        assertThat(headings)
                .containsExactly("Operations", "Snapshots", "History", "Cluster", "Azure", "google.longrunning");
    }

    /** Opens the operation, clicks Execute, and returns the body of the answer. */
    private static String tryOut(String method, String path, String status) {
        WebElement block = find(By.xpath("//div[contains(@class, 'opblock-%s')][.//span[@data-path='%s']]"
                .formatted(method.toLowerCase(java.util.Locale.ROOT), path)));
        block.findElement(By.cssSelector(".opblock-summary-control")).click();
        until(block, By.cssSelector(".execute")).click();
        WebElement answer = until(block, By.cssSelector(".live-responses-table .response"));
        assertThat(answer.findElement(By.cssSelector(".response-col_status")).getText())
                .startsWith(status);
        return until(answer, By.cssSelector(".highlight-code")).getText().replaceFirst("^Download\\s*", "");
    }

    private static WebElement find(By what) {
        return patience().until(ExpectedConditions.presenceOfElementLocated(what));
    }

    private static WebElement until(WebElement within, By what) {
        return patience().until(ExpectedConditions.presenceOfNestedElementLocatedBy(within, what));
    }

    private static WebDriverWait patience() {
        return new WebDriverWait(browser, Duration.ofSeconds(20));
    }

    private static Optional<File> program(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(directory -> Stream.of(names).map(name -> new File(directory, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
