package io.github.flinkwatch.yarn;

import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a file of Hadoop's configuration, as Hadoop reads them: name and value are
 * elements, in any order, or attributes; the last definition counts, but for one that is final.
 */
final class HadoopXml {

  private final Map<String, String> properties = new HashMap<>();
  private final Set<String> finals = new HashSet<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable String name;
  private @Nullable String value;
  private boolean isFinal;

  private HadoopXml() {}

  /** Other files, XInclude and document types are not read. */
  static Map<String, String> read(InputStream xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(xml);
    HadoopXml file = new HadoopXml();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT:
          file.begin(reader);
          break;
        case XMLStreamConstants.CHARACTERS:
        case XMLStreamConstants.CDATA:
          file.text.append(reader.getText());
          break;
        case XMLStreamConstants.END_ELEMENT:
          file.end(reader.getLocalName());
          break;
        default:
          break;
      }
    }
    return file.properties;
  }

  private void begin(XMLStreamReader reader) {
    text.setLength(0);
    if (reader.getLocalName().equals("property")) {
      name = reader.getAttributeValue(null, "name");
      value = reader.getAttributeValue(null, "value");
      isFinal = "true".equals(reader.getAttributeValue(null, "final"));
    }
  }

  private void end(String element) {
    switch (element) {
      case "name":
        name = text.toString();
        break;
      case "value":
        value = text.toString();
        break;
      case "final":
        isFinal = "true".equals(text.toString());
        break;
      case "property":
        define();
        break;
      default:
        break;
    }
  }

  private void define() {
    if (name == null) {
      return;
    }
    String trimmed = name.trim();
    if (value != null && !finals.contains(trimmed)) {
      properties.put(trimmed, value);
    }
    if (isFinal) {
      finals.add(trimmed);
    }
  }
}
