package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * The live pages as people see them, in a real Chromium: Debian's {@code chromium} and {@code
 * chromium-driver}. Takes the pictures of {@code docs/doctor.md} on the way, into {@code
 * target/pictures}, or where {@code -Dpictures} says.
 */
@Tag("matrix")
class LivePageInBrowserTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofMinutes(10);

  private static final Pattern INSTANT = Pattern.compile("2026-11-2\\dT[\\d:.]+Z");

  /** Lists the texts whose contrast to the nearest background is below 4.5, or 3 if large. */
  private static final String CONTRAST =
      """
      const light = colour => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const behind = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return colour === 'rgba(0, 0, 0, 0)' && element.parentElement
            ? behind(element.parentElement) : colour;
      };
      const weak = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.textContent.trim() && element.checkVisibility()
            && !element.closest('svg')) {
          const style = getComputedStyle(element);
          const pair = [light(style.color), light(behind(element))].sort((a, b) => b - a);
          const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
          if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) {
            weak.push(contrast.toFixed(2) + ': ' + texts.currentNode.textContent.trim());
          }
        }
      }
      return weak;
      """;

  private static ChromeDriver browser;

  private LivePage page;

  @BeforeAll
  static void start() {
    Optional<Path> chromium = onPath("chromium");
    Optional<Path> driver = onPath("chromedriver");
    assumeTrue(
        chromium.isPresent() && driver.isPresent(),
        "no chromium and chromedriver here: the live pages are not looked at in a browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-lcd-text",
        "--hide-scrollbars");
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .build(),
            options);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void window() throws IOException {
    window(1280, 800);
    light();
    page = open(SELDOM);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static LivePage open(Duration every) throws IOException {
    return LivePage.open(new InetSocketAddress("127.0.0.1", 0), every, Duration.ofMinutes(1));
  }

  private static void window(int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  private static void light() {
    colours("light");
  }

  private static void colours(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A team's jobs over an hour: some stay well, one hangs, one fails, one is lost from sight. */
  private void showTheTeam() {
    Casebook casebook = new Casebook(JobHealthEvaluator.ofDefaults());
    for (int minute = 0; minute <= 60; minute += 2) {
      boolean early = minute < 24;
      List<JobEvidence> look =
          List.of(
              job("payments", 1, early ? well(minute) : stuck(), minute),
              job("orders", 2, well(minute), minute),
              job(
                  "clicks by region",
                  3,
                  minute < 44 ? well(minute) : FlinkScenarios.jobManagerUnreachable(),
                  minute),
              job(
                  "enrichment",
                  4,
                  minute / 6 % 4 == 2 ? FlinkScenarios.restarting() : well(minute),
                  minute),
              job("fraud model", 5, minute < 52 ? well(minute) : FlinkScenarios.failed(), minute));
      show(page, look, casebook, List.of());
    }
  }

  /** A healthy look, with a history of checkpoints that grow. */
  private static JobEvidence well(int minute) {
    CheckpointingStatistics.Builder statistics =
        FlinkScenarios.checkpoints().toBuilder().history(List.of());
    for (int back = 9; back >= 0; back--) {
      int id = 100 - back;
      statistics.addHistory(
          FlinkScenarios.checkpoint(
                  id, CheckpointStatus.COMPLETED, FlinkScenarios.NOW.minusSeconds(30 + 60L * back))
              .endToEndDuration(Duration.ofMillis(800 + 70 * ((id + minute) * 7 % 11)))
              .stateSizeBytes(40_000_000L + 900_000L * (id + minute - 90))
              .acknowledgedSubtaskCount(4)
              .build());
    }
    return FlinkScenarios.live(
        FlinkScenarios.healthySnapshot()
            .checkpoints(Observation.known(statistics.build(), FlinkScenarios.NOW))
            .build());
  }

  /** Flink tells how long it waited for a checkpoint that expired. */
  private static JobEvidence stuck() {
    CheckpointingStatistics expired = FlinkScenarios.expired();
    return FlinkScenarios.stuckCheckpoint().toBuilder()
        .live(
            FlinkScenarios.stuckCheckpoint().live().value().orElseThrow().toBuilder()
                .checkpoints(
                    Observation.known(
                        expired.toBuilder()
                            .history(
                                expired.history().stream()
                                    .map(LivePageInBrowserTest::timed)
                                    .toList())
                            .build(),
                        FlinkScenarios.NOW))
                .build())
        .build();
  }

  private static Checkpoint timed(Checkpoint checkpoint) {
    return switch (checkpoint.status()) {
      case FAILED -> checkpoint.toBuilder().endToEndDuration(Duration.ofMinutes(10)).build();
      case COMPLETED -> checkpoint.toBuilder().endToEndDuration(Duration.ofMillis(900)).build();
      default -> checkpoint;
    };
  }

  /** The scenario as that job's, and that much later: what happened of late moves along. */
  private static JobEvidence job(String name, int number, JobEvidence evidence, int minutes) {
    String renamed =
        evidence
            .toJson()
            .replace(FlinkScenarios.JOB.toString(), String.format("%032x", number))
            .replace("application_1795210000000_0007", "application_1795210000000_000" + number)
            .replace("\"orders\"", '"' + name + '"');
    return JobEvidence.fromJson(
        INSTANT
            .matcher(renamed)
            .replaceAll(
                found -> {
                  Instant at = Instant.parse(found.group());
                  return at.isBefore(FlinkScenarios.NOW.minus(Duration.ofHours(1)))
                      ? found.group()
                      : at.plus(Duration.ofMinutes(minutes)).toString();
                }));
  }

  private static void show(
      LivePage page, List<JobEvidence> look, Casebook casebook, List<BlindSpot> blind) {
    List<JobHealth> verdicts = look.stream().map(casebook::judge).toList();
    Diagnosis diagnosis = new Diagnosis(look.get(0).at(), verdicts, blind);
    page.show(Fleets.of("team", diagnosis, look, casebook), look, blind);
  }

  private void show(LivePage page, int jobs) {
    show(
        page,
        IntStream.range(0, jobs)
            .mapToObj(i -> FlinkScenarios.healthy().toBuilder().ref(numbered(i)).build())
            .toList(),
        new Casebook(JobHealthEvaluator.ofDefaults()),
        List.of());
  }

  private static JobRef numbered(int i) {
    return JobRef.builder().deploymentId("cluster-" + i).name("job " + i).build();
  }

  private void visit(String path) {
    browser.get(page.address().resolve(path).toString());
  }

  private void visitJob(String name) {
    visit("/");
    browser.findElement(By.linkText(name)).click();
    patiently().until(() -> browser.getTitle().equals(name));
  }

  /** A page that is just being loaded has nothing yet. */
  private static ConditionFactory patiently() {
    return await().ignoreExceptionsInstanceOf(WebDriverException.class).atMost(PATIENCE);
  }

  private static Object run(String script) {
    return browser.executeScript(script);
  }

  private static void picture(String name) throws IOException {
    Path directory = Path.of(System.getProperty("pictures", "target/pictures"));
    Files.createDirectories(directory);
    Files.write(directory.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private static void nothingIsCutOffSideways() {
    assertThat((Boolean) run("return document.documentElement.scrollWidth <= window.innerWidth"))
        .as("the page is as wide as the window")
        .isTrue();
  }

  private static void nothingWasComplainedOf() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream())
        .filteredOn(entry -> !entry.getMessage().contains("favicon.ico"))
        .extracting(LogEntry::getMessage)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"desk,light,1000", "desk,dark,1000", "phone,light,390", "phone,dark,390"})
  void theListAndAJobFitTheWindowAndTheirWordsStandOut(String where, String scheme, int width)
      throws IOException {
    window(width, 560);
    colours(scheme);
    showTheTeam();
    visit("/");
    nothingIsCutOffSideways();
    wordsStandOut();
    picture("jobs-" + where + "-" + scheme);
    visitJob("payments");
    nothingIsCutOffSideways();
    wordsStandOut();
    window(width, 960);
    picture("job-" + where + "-" + scheme);
    nothingWasComplainedOf();
  }

  /** The contrast that WCAG 2 asks of text (AA), of every piece of text against what is behind. */
  private static void wordsStandOut() {
    assertThat((List<?>) run(CONTRAST)).as("words with too little contrast").isEmpty();
  }

  @Test
  void theColoursFollowTheReadersChoice() {
    showTheTeam();
    visit("/");
    Object light = run("return getComputedStyle(document.body).backgroundColor");
    colours("dark");
    assertThat(run("return getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
  }

  @Test
  void aKeyboardIsEnough() {
    show(page, 450);
    visit("/");
    WebElement field = tabTo("input");
    field.sendKeys("job 449", Keys.ENTER);
    patiently().until(() -> text("caption").startsWith("1 of 450"));
    WebElement job = tabTo("tbody a");
    assertThat(job.getText()).isEqualTo("job 449");
    assertThat(job.getCssValue("outline-style")).as("the focus is seen").isEqualTo("solid");
    job.sendKeys(Keys.ENTER);
    patiently().until(() -> browser.getTitle().equals("job 449"));
    tabTo("summary").sendKeys(Keys.ENTER);
    assertThat(browser.findElement(By.cssSelector("details table")).isDisplayed()).isTrue();
  }

  private static WebElement tabTo(String selector) {
    WebElement wanted = browser.findElement(By.cssSelector(selector));
    for (int presses = 0; presses < 40; presses++) {
      WebElement here = browser.switchTo().activeElement();
      if (here.equals(wanted)) {
        return here;
      }
      here.sendKeys(Keys.TAB);
    }
    throw new AssertionError("the tabulator does not lead to " + selector);
  }

  private static String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  @Test
  void tenThousandJobsComePageByPageAndOneIsFound() {
    show(page, 10_000);
    visit("/");
    assertThat(text("caption")).startsWith("10000 of 10000 jobs");
    assertThat(browser.findElements(By.cssSelector("tbody tr"))).hasSize(200);
    browser.findElement(By.linkText("next")).click();
    patiently().until(() -> text("main").contains("page 2 of 50"));
    browser.findElement(By.name("q")).sendKeys("job 9876", Keys.ENTER);
    patiently().until(() -> text("caption").startsWith("1 of 10000"));
    browser.findElement(By.linkText("job 9876")).click();
    patiently().until(() -> browser.getTitle().equals("job 9876"));
    assertThat(text("main")).contains("Time line", "What could not be seen");
    nothingWasComplainedOf();
  }

  @Test
  void aNewLookAppearsByItselfUnlessThePageIsHeldStill() throws IOException {
    try (LivePage lively = open(OFTEN)) {
      show(lively, 1);
      browser.get(lively.address().toString());
      patiently().until(() -> text("caption").startsWith("1 of 1"));
      show(lively, 2);
      patiently().until(() -> text("caption").startsWith("2 of 2"));
      browser.get(lively.address().resolve("/?hold=1").toString());
      assertThat(text("main")).contains("standing still");
      show(lively, 3);
      patiently().during(OFTEN.multipliedBy(3)).until(() -> text("caption").startsWith("2 of 2"));
      browser.findElement(By.linkText("refresh again")).click();
      patiently().until(() -> text("caption").startsWith("3 of 3"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>document.title='taken'</script>", "<img src=x onerror=alert(1)>"})
  void aNameIsNeverAProgram(String name) {
    JobEvidence hostile =
        FlinkScenarios.healthy().toBuilder()
            .ref(JobRef.builder().deploymentId("cluster").name(name).build())
            .build();
    show(page, List.of(hostile), new Casebook(JobHealthEvaluator.ofDefaults()), List.of());
    visit("/");
    assertThat(browser.getTitle()).isEqualTo("Flink jobs");
    browser.findElement(By.linkText(name)).click();
    patiently().until(() -> browser.getTitle().equals(name));
    nothingWasComplainedOf();
  }
}
