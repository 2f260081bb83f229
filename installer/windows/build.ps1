# Build the app and its installer on Windows 10 or 11 with Python 3.11+ and Inno Setup 6.3 or newer, then
# install it silently into a throw-away folder, run its self-test there, and remove it.
# Not run by the project so far: none of its machines is a Windows one. The spec and the self-test
# are the ones that run on Linux.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Checked([string] $Program, [string[]] $Arguments) {
    if (Test-Path $Program) { $Program = (Resolve-Path $Program).Path }
    $run = Start-Process -FilePath $Program -ArgumentList $Arguments -NoNewWindow -Wait -PassThru
    if ($run.ExitCode -ne 0) { throw "$Program ended with $($run.ExitCode)." }
}

if (-not (Test-Path .venv)) { Invoke-Checked py @('-3', '-m', 'venv', '.venv') }
$python = Resolve-Path .venv\Scripts\python.exe
Invoke-Checked $python @('-m', 'pip', 'install', '--only-binary', ':all:', '--require-hashes', '-r', 'constraints.txt')
Invoke-Checked $python @('-m', 'pip', 'install', '--no-deps', '--no-build-isolation', '-e', '.')
Invoke-Checked $python @('-m', 'PyInstaller', '--noconfirm', '--clean', '--distpath', 'dist', '--workpath', 'build', 'installer\planhat-desktop.spec')
Invoke-Checked dist\planhat-desktop\planhat-desktop-cli.exe @('--self-test')

$version = & $python -c 'import planhat_desktop; print(planhat_desktop.__version__)'
$iscc = Join-Path ${env:ProgramFiles(x86)} 'Inno Setup 6\ISCC.exe'
Invoke-Checked $iscc @("/DAppVersion=$version", 'installer\windows\planhat-desktop.iss')

$target = Join-Path ([IO.Path]::GetTempPath()) 'planhat-desktop-trial'
$setup = "dist\planhat-desktop-$version-windows-x64.exe"
Invoke-Checked $setup @('/VERYSILENT', '/SUPPRESSMSGBOXES', '/CURRENTUSER', "/DIR=`"$target`"")
try {
    Invoke-Checked (Join-Path $target 'planhat-desktop-cli.exe') @('--self-test')
} finally {
    Invoke-Checked (Join-Path $target 'unins000.exe') @('/VERYSILENT')
}
