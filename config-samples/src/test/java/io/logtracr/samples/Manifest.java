package io.logtracr.samples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The sample of a Deployment, read as strictly as Kubernetes' `kubectl apply --validate=strict` does. */
record Manifest(Deployment deployment) {

    /** The name that the kubelet puts in where a variable asks for the pod's. */
    static final String POD_NAME = "shop-5d9c7b6f4-x2x8q";

    /** Reads a file; a field that Kubernetes does not know, or one that is there twice, fails. */
    static Manifest read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static Manifest parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(options)).load(yaml);
        return new Manifest(strictMapper().convertValue(tree, Deployment.class));
    }

    /** The model's classes take in fields they do not know as additional properties: here these are errors. */
    private static ObjectMapper strictMapper() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .annotationIntrospector(new NoAdditionalProperties())
                .build();
    }

    PodSpec pod() {
        return deployment.getSpec().getTemplate().getSpec();
    }

    Container container(String name) {
        return pod().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The variables of a container. */
    static Map<String, String> environment(Container container) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            variables.put(variable.getName(), variable.getValue() == null ? POD_NAME : variable.getValue());
        }
        return variables;
    }

    private static final class NoAdditionalProperties extends JacksonAnnotationIntrospector {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }
}
