/*
 * Completes the Node-API headers for an addon that announces the experimental version. Such an addon's finalizers run
 * inside the garbage collection, where they must not touch JavaScript values; node-addon-api postpones them when this
 * function is declared. The published headers leave experimental declarations out.
 */
#include <js_native_api.h>

#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER

extern "C" NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(
    node_api_basic_env env, napi_finalize finalize, void* data, void* hint);
