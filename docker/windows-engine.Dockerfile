# escape=`
# Builds the same image as Dockerfile with a Docker engine on Windows. Its builder supports neither `FROM scratch` nor `ADD --checksum`, but it
# can run Windows programs, so this file can also install roles and features.

ARG WINDOWS=ltsc2022
ARG BASE_IMAGE=mcr.microsoft.com/windows/servercore/iis:windowsservercore-${WINDOWS}

FROM ${BASE_IMAGE}
ARG LOG_MONITOR_VERSION
ARG LOG_MONITOR_SHA256
ARG LOG_MONITOR_RELEASES=https://github.com/microsoft/windows-container-tools/releases/download
RUN powershell -NoProfile -Command `
    $ErrorActionPreference = 'Stop'; `
    $ProgressPreference = 'SilentlyContinue'; `
    Invoke-WebRequest -UseBasicParsing -OutFile C:\LogMonitor.exe -Uri ('{0}/v{1}/LogMonitor.exe' -f $env:LOG_MONITOR_RELEASES, $env:LOG_MONITOR_VERSION); `
    if ((Get-FileHash C:\LogMonitor.exe -Algorithm SHA256).Hash -ne $env:LOG_MONITOR_SHA256) { throw 'The checksum of LogMonitor.exe differs from LOG_MONITOR_SHA256.' }
COPY LogMonitorConfig.json /LogMonitor/LogMonitorConfig.json
COPY wwwroot /inetpub/wwwroot
EXPOSE 80
ENTRYPOINT ["C:\\LogMonitor.exe", "C:\\ServiceMonitor.exe", "w3svc"]
