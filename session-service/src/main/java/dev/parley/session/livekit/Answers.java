package dev.parley.session.livekit;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;

/** LiveKit's answers as futures. */
final class Answers {

    private static final int NOT_FOUND = 404;

    /** Twirp's word for "there is no such room"; other pages that do not exist have another. */
    private static final String NO_SUCH_ROOM = "\"not_found\"";

    private Answers() {}

    /** Sends the call. Nothing is the answer of a room that does not exist, and of calls that answer nothing. */
    static <T> CompletableFuture<Optional<T>> send(Call<T> call) {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        call.enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<T> answered, Response<T> response) {
                try {
                    answer.complete(read(response));
                } catch (IOException problem) {
                    answer.completeExceptionally(problem);
                }
            }

            @Override
            public void onFailure(Call<T> failed, Throwable problem) {
                answer.completeExceptionally(problem);
            }
        });
        return answer;
    }

    private static <T> Optional<T> read(Response<T> response) throws IOException {
        if (response.isSuccessful()) {
            return Optional.ofNullable(response.body());
        }
        try (ResponseBody body = response.errorBody()) {
            if (response.code() == NOT_FOUND && body != null && body.string().contains(NO_SUCH_ROOM)) {
                return Optional.empty();
            }
        }
        throw new LiveKitFailed(response.code());
    }
}
