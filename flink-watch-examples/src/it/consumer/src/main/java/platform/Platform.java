package platform;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication
public class Platform {

  public static void main(String[] arguments) {
    SpringApplication.run(Platform.class, arguments);
  }
}
