package io.logtracr.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** A file system that counts what is asked of another one: each call, and each entry of a folder that is listed. */
public final class CountingFileSystem extends FileSystem {

    private final FileSystem real;
    private final Provider provider = new Provider();
    private long operations;
    private Runnable interruption = () -> {};
    private long interruptAt = Long.MAX_VALUE;

    /** Passes everything on to this one. */
    public CountingFileSystem(FileSystem real) {
        this.real = real;
    }

    /** How many there were since the last time this was asked. */
    public long takeOperations() {
        long taken = operations;
        operations = 0;
        return taken;
    }

    /** Makes something else happen just before the call of this number from now on, the first being 1. */
    public void interrupt(long call, Runnable what) {
        interruptAt = operations + call;
        interruption = what;
    }

    private Path wrap(Path path) {
        return path == null
                ? null
                : (Path) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Counted.class},
                        (proxy, method, arguments) -> call(path, method, arguments));
    }

    /** A path of this file system. */
    private interface Counted extends Path {
        Path unwrapped();
    }

    private Object call(Path path, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("unwrapped")) {
            return path;
        }
        if (method.getName().equals("getFileSystem")) {
            return this;
        }
        Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < unwrapped.length; i++) {
            unwrapped[i] = unwrapped[i] instanceof Counted counted ? counted.unwrapped() : unwrapped[i];
        }
        try {
            Object result = method.invoke(path, unwrapped);
            return result instanceof Path found ? wrap(found) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void count() {
        operations++;
        if (operations == interruptAt) {
            interruption.run();
        }
    }

    private Path count(Path path) {
        count();
        return ((Counted) path).unwrapped();
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(real.getPath(first, more));
    }

    @Override
    public void close() throws IOException {
        real.close();
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return real.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }

    private final class Provider extends FileSystemProvider {

        private FileSystemProvider real() {
            return real.provider();
        }

        @Override
        public String getScheme() {
            return "counting";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return real().newByteChannel(count(path), options, attributes);
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            return real().newFileChannel(count(path), options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            DirectoryStream<Path> stream = real().newDirectoryStream(count(folder), path -> true);
            Iterator<Path> paths = stream.iterator();
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return paths.hasNext();
                        }

                        @Override
                        public Path next() {
                            count();
                            return wrap(paths.next());
                        }
                    };
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
            real().createDirectory(count(folder), attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            real().delete(count(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            real().copy(count(source), count(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            real().move(count(source), count(target), options);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return real().isSameFile(count(one), count(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return real().isHidden(count(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return real().getFileStore(count(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real().checkAccess(count(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return real().getFileAttributeView(count(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return real().readAttributes(count(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return real().readAttributes(count(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            real().setAttribute(count(path), attribute, value, options);
        }
    }
}
