package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.Experiment;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.judge.BetweenRows;
import io.github.learnedmixup.demo.report.ReportPage;
import io.github.learnedmixup.demo.report.ReportPageTest;
import io.github.learnedmixup.demo.report.Showcase;
import io.github.learnedmixup.demo.report.ShowcaseMaker;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Reads the page of a tiny experiment as people do: in a browser. */
@Timeout(300)
class PageInBrowserTest {
  private static final String AXE = "axe.min.js";
  private static final int HEIGHT = 844;

  /** A small phone. */
  private static final int PHONE = 360;

  /** Where Debian, and most others, put them. */
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

  private static final List<Path> DRIVERS = List.of(Path.of("/usr/bin/chromedriver"));

  @TempDir private static Path folder;
  private static Path page;
  private static ChromeDriver browser;

  @BeforeAll
  static void writeThePageAndStartTheBrowser() throws IOException {
    Path program = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    Path driver = DRIVERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(
        program != null && driver != null,
        "skipped: the page is looked at in Chromium, of which these were looked for: "
            + BROWSERS
            + " and "
            + DRIVERS);
    page = Files.writeString(folder.resolve("index.html"), tinyPage());
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program.toFile());
    // A build server's container has no user for the sandbox and little shared memory.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.setCapability("goog:loggingPrefs", logs);
    // Named, so that Selenium does not look for another one on the network.
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build();
    browser = new ChromeDriver(service, options);
    browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
  }

  private static String tinyPage() throws IOException {
    ProcessThreads.useNativeThreads(1);
    ImageSet bars = TinyExperiment.bars(folder);
    ExperimentSettings settings = TinyExperiment.settings(Arm.core(), List.of(1L, 2L));
    Experiment experiment =
        TinyExperiment.experiment(
            settings,
            bars.train(),
            bars.test(),
            TinyExperiment.models(),
            folder.resolve("state"),
            Progress.SILENT);
    ExperimentResult result = experiment.run();
    Showcase showcase =
        new ShowcaseMaker(experiment.first(), result.choices()).make(bars.test(), result.runs());
    return ReportPage.write(TinyExperiment.report(settings, result, showcase));
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.quit();
    }
  }

  /** Opens the page afresh, and waits for the explorer, which is there when its pictures are. */
  @BeforeEach
  void open() {
    look(1200, "light");
    // What was logged before is of another test.
    browser.manage().logs().get(LogType.BROWSER);
    browser.manage().logs().get(LogType.PERFORMANCE);
    browser.get(page.toUri().toString());
    browser.executeAsyncScript(
        """
        const done = arguments[0];
        const images = Array.from(document.images);
        Promise.all(images.map(image => image.decode()))
            .then(() => requestAnimationFrame(() => requestAnimationFrame(done)));
        """);
  }

  private static void look(int width, String scheme) {
    look(width, HEIGHT, scheme);
  }

  private static void look(int width, int height, String scheme) {
    boolean isPhone = width < 600;
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
    browser.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", isPhone));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static String text(String id) {
    return browser.findElement(By.id(id)).getText();
  }

  /** The pictures of the explorer, as they are drawn now. */
  private static List<Object> canvases() {
    Object drawn =
        browser.executeScript(
            "return Array.from(document.querySelectorAll('canvas'), one => one.toDataURL())");
    return List.copyOf((List<?>) drawn);
  }

  private static WebElement mix() {
    return browser.findElement(By.id("mix"));
  }

  @Test
  void page_makesNoNoiseAndNoRequests() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(browser.manage().logs().get(LogType.PERFORMANCE).getAll())
        .extracting(entry -> entry.getMessage())
        .filteredOn(message -> message.contains("\"Network.requestWillBeSent\""))
        .filteredOn(message -> !message.contains("\"url\":\"data:"))
        .singleElement()
        .asString()
        .contains("\"url\":\"" + page.toUri().toString().replaceFirst("^file:/+", "file:///"));
  }

  @Test
  void page_drawsEveryPictureAndChart() {
    assertThat(browser.executeScript("return document.images.length")).isNotEqualTo(0L);
    assertThat(
            browser.executeScript(
                "return Array.from(document.images).filter(one => one.naturalWidth * one.naturalHeight === 0).length"))
        .isEqualTo(0L);
    List<WebElement> charts = browser.findElements(By.tagName("svg"));
    assertThat(charts).hasSize(ReportPageTest.CHARTS);
    assertThat(charts)
        .allMatch(chart -> chart.getSize().width > 100 && chart.getSize().height > 100);
  }

  @Test
  void charts_cutNoWordOff_andWriteNoneOverAnother() {
    Object faults =
        browser.executeScript(
            """
            const faults = [];
            for (const chart of document.querySelectorAll('svg')) {
              const frame = chart.viewBox.baseVal;
              const boxes = Array.from(chart.querySelectorAll('text'), text => [text.textContent, text.getBBox()]);
              for (const [words, box] of boxes) {
                if (box.x < -0.5 || box.y < -0.5 || box.x + box.width > frame.width + 0.5
                    || box.y + box.height > frame.height + 0.5) {
                  faults.push('cut off: ' + words);
                }
                for (const [others, other] of boxes) {
                  if (other !== box && box.x < other.x + other.width && other.x < box.x + box.width
                      && box.y + 3 < other.y + other.height && other.y + 3 < box.y + box.height) {
                    faults.push(words + ' over ' + others);
                  }
                }
              }
            }
            return faults;
            """);

    assertThat((List<?>) faults).isEmpty();
  }

  private static void choose(String id, String label) {
    WebElement selector = browser.findElement(By.id(id));
    selector.sendKeys(label);
    assertThat(selector.getDomProperty("value")).isEqualTo(label);
  }

  @Test
  void explorer_obeysTheKeyboard() {
    assertThat(text("shown")).isEqualTo("Label 0: 50 %, 1: 50 %");
    List<Object> before = canvases();
    assertThat(before).hasSize(BetweenRows.WAYS * BetweenRows.ROWS);

    mix().sendKeys(Keys.ARROW_RIGHT);

    assertThat(text("shown")).isEqualTo("Label 0: 40 %, 1: 60 %");
    assertThat(mix().getAttribute("aria-valuetext")).isEqualTo("0: 40 %, 1: 60 %");
    assertThat(canvases()).isNotEqualTo(before);
    mix().sendKeys(Keys.HOME);
    assertThat(text("shown")).isEqualTo("Label 0: 100 %, 1: 0 %");

    List<Object> first = canvases();
    choose("from", "1");
    choose("to", "2");

    assertThat(text("shown")).isEqualTo("Label 1: 100 %, 2: 0 %");
    assertThat(canvases()).isNotEqualTo(first);
  }

  @Test
  void explorer_walksAPairFromEitherEnd() {
    mix().sendKeys(Keys.HOME);
    List<Object> zero = canvases();

    choose("from", "1");
    choose("to", "0");

    assertThat(text("shown")).isEqualTo("Label 0: 0 %, 1: 100 %");
    mix().sendKeys(Keys.END);
    assertThat(text("shown")).isEqualTo("Label 0: 100 %, 1: 0 %");
    assertThat(canvases()).isEqualTo(zero);
  }

  @Test
  void explorer_obeysTheMouse() {
    int half = mix().getSize().width / 2;

    new Actions(browser).moveToElement(mix(), half - 3, 0).click().perform();

    assertThat(text("shown")).isEqualTo("Label 0: 0 %, 1: 100 %");
    assertThat(browser.findElements(By.cssSelector(".image .judged")))
        .hasSize(BetweenRows.WAYS * BetweenRows.ROWS)
        .allMatch(judged -> judged.getText().matches("judge [012]: \\d+ %.*"));
    assertThat(browser.findElements(By.cssSelector(".average")))
        .hasSize(BetweenRows.WAYS)
        .allMatch(average -> average.getText().matches("judge on average [012]: \\d+ %.*"));
  }

  private static void tap(WebElement target, int right) {
    PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
    Sequence tap = new Sequence(finger, 0);
    tap.addAction(
        finger.createPointerMove(Duration.ZERO, PointerInput.Origin.fromElement(target), right, 0));
    tap.addAction(finger.createPointerDown(PointerInput.MouseButton.LEFT.asArg()));
    tap.addAction(finger.createPointerUp(PointerInput.MouseButton.LEFT.asArg()));
    browser.perform(List.of(tap));
  }

  @Test
  void explorer_obeysAFinger() {
    look(PHONE, "light");
    browser.executeScript("document.getElementById('explorer').scrollIntoView()");
    List<Object> before = canvases();

    tap(mix(), mix().getSize().width / 2 - 3);

    assertThat(text("shown")).isEqualTo("Label 0: 0 %, 1: 100 %");
    assertThat(canvases()).isNotEqualTo(before);
    tap(browser.findElement(By.id("less")), 0);
    assertThat(text("shown")).isEqualTo("Label 0: 10 %, 1: 90 %");
    tap(browser.findElement(By.id("more")), 0);
    assertThat(text("shown")).isEqualTo("Label 0: 0 %, 1: 100 %");
  }

  @Test
  void controls_areLargeEnoughForAFinger_andFitAPhone() {
    look(PHONE, "light");

    Object small =
        browser.executeScript(
            """
            return Array.from(document.querySelectorAll('button, select, input, summary, nav a'))
                .filter(one => !one.closest('[hidden]'))
                .map(one => [one.id || one.textContent, one.getBoundingClientRect()])
                .filter(([name, box]) => box.height < 44 || box.width < 44
                    || box.left < 0 || box.right > document.documentElement.clientWidth)
                .map(([name, box]) => name + ' ' + box.width + 'x' + box.height);
            """);

    assertThat((List<?>) small).isEmpty();
    assertThat(browser.findElement(By.id("explorer")).getRect().width).isLessThanOrEqualTo(PHONE);
  }

  @Test
  void explorer_showsColoursAsTheyAre() {
    Object colour =
        browser.executeAsyncScript(
            """
            const done = arguments[0];
            const sprite = document.querySelector('#between-0-0 img');
            const drawn = document.createElement('canvas');
            drawn.width = sprite.naturalWidth;
            drawn.height = sprite.naturalHeight;
            const brush = drawn.getContext('2d');
            brush.fillStyle = 'rgb(200, 30, 90)';
            brush.fillRect(0, 0, drawn.width, drawn.height);
            sprite.src = drawn.toDataURL();
            sprite.decode().then(() => {
              document.getElementById('mix').dispatchEvent(new Event('input'));
              const shown = document.querySelector('.image canvas').getContext('2d');
              done(Array.from(shown.getImageData(0, 0, 1, 1).data));
            });
            """);

    assertThat(colour).isEqualTo(List.of(200L, 30L, 90L, 255L));
  }

  @Test
  void code_isCopiedOrSelected() {
    WebElement copy =
        browser.findElement(By.cssSelector("#code")).findElement(By.xpath("../button"));

    copy.click();

    Object outcome =
        browser.executeAsyncScript(
            """
            const [button, done] = arguments;
            const look = () => button.textContent === 'Copy' || done(button.textContent);
            new MutationObserver(look).observe(button, { childList: true });
            look();
            """,
            copy);

    assertThat(outcome).isIn("Copied", "Selected");
    if (outcome.equals("Selected")) {
      assertThat(browser.executeScript("return getSelection().toString()").toString().strip())
          .isEqualTo(text("code").strip());
    }
  }

  private static double bottom(String selector) {
    Object bottom =
        browser.executeScript(
            "scrollTo(0, 0); return document.querySelector(arguments[0]).getBoundingClientRect().bottom",
            selector);
    return ((Number) bottom).doubleValue();
  }

  @Test
  void firstScreen_hasTheSentenceTheChartAndTheCode() {
    look(1400, 900, "light");

    assertThat(text("sentence")).contains(" made the fewest errors");
    assertThat(bottom("#sentence")).isLessThan(bottom("svg"));
    assertThat(bottom("svg")).isBetween(300.0, 900.0);
    assertThat(text("code")).contains("classifier.fit(train, epochs);");
    assertThat(bottom("#code")).isBetween(300.0, 900.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE, 400, 800, 1200, 1400})
  void page_isNeverWiderThanItsWindow(int width) {
    look(width, "light");
    // The details too, which are closed at first.
    browser.executeScript(
        "document.querySelectorAll('details').forEach(one => { one.open = true; })");

    assertThat(
            browser.executeScript(
                "const root = document.documentElement; return root.scrollWidth - root.clientWidth"))
        .as("what sticks out at the side")
        .isEqualTo(0L);
    if (width >= 1200) {
      assertThat(
              (List<?>)
                  browser.executeScript(
                      """
                      return Array.from(document.querySelectorAll('.scroll'))
                          .filter(table => table.scrollWidth > table.clientWidth)
                          .map(table => table.getAttribute('aria-label'));
                      """))
          .as("tables that are cut off")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1200, light", "1200, dark", "400, light", "400, dark"})
  void page_isForEverybody(int width, String scheme) throws IOException {
    look(width, scheme);

    try (InputStream script = PageInBrowserTest.class.getClassLoader().getResourceAsStream(AXE)) {
      assertThat(script).as(AXE).isNotNull();
      browser.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object violations =
        browser.executeAsyncScript(
            """
            const done = arguments[0];
            axe.run().then(found => done(found.violations.map(
                one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))));
            """);

    assertThat((List<?>) violations).isEmpty();
  }
}
